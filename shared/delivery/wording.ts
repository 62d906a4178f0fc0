import { html } from 'hono/html'
import type { OutboxRequest } from '../documents/outbox.ts'

/** A message before it takes the form of a channel. */
export interface Message {
  title: string
  text: string
  link?: string
}

/** A letter without address and Message-ID. */
export interface LetterBody {
  subject: string
  html: string
  text: string
  inline: { cid: string; filename: string; png: Buffer }[]
}

type Escalation = Extract<OutboxRequest['content'], { kind: 'escalation' }>
type Notice = Extract<OutboxRequest['content'], { kind: 'notice' }>

/** Most lines of a digest; the rest is counted. */
const MOST_LINES = 40

/** The message of one escalation or notice. */
export function messageOf(content: Escalation | Notice): Message {
  const { title, text, link } = content
  return link ? { title, text, link } : { title, text }
}

/**
 * Several escalations as one message: worst first, every incident a line, by its newest stage; what does not fit
 * is counted.
 */
export function digestOf(escalations: readonly Escalation[]): Message {
  const order = ['critical', 'serious', 'minor', 'info']
  const sorted = newestStages(escalations).toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.stage - a.stage,
  )
  const lines = sorted.slice(0, MOST_LINES).map(({ title }, index) => `${index + 1}. ${title}`)
  const rest = sorted.length - lines.length
  if (rest > 0) lines.push(`另有 ${rest} 件，没有逐条列出。`)
  const link = sorted.find((each) => each.link)?.link
  const title = `${sorted.length} 件事还没有处理`
  return link ? { title, text: lines.join('\n'), link } : { title, text: lines.join('\n') }
}

/** Of every incident the stage that was due last: a reopening comes after all before it. */
function newestStages(escalations: readonly Escalation[]): Escalation[] {
  const newest = new Map<string, Escalation>()
  for (const each of escalations) {
    const name = `${each.environment}/${each.incident}`
    const known = newest.get(name)
    if (!known || isNewer(each, known)) newest.set(name, each)
  }
  return [...newest.values()]
}

function isNewer(a: Escalation, b: Escalation): boolean {
  const [one = '', other = ''] = [a.reopenedAt, b.reopenedAt]
  return one === other ? a.stage > b.stage : one > other
}

/** What a channel that may see titles only receives. */
export function titleOnly(message: Message): Message {
  return { ...message, text: '' }
}

/** A short message as a letter. */
export function letterOf({ title, text, link }: Message): LetterBody {
  const paragraphs = text.split('\n').filter((line) => line.trim() !== '')
  const page = html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${title}</title></head>
<body style="margin:0;padding:24px;font-family:'PingFang SC','Microsoft YaHei','Noto Sans SC',Arial,sans-serif;font-size:15px;line-height:1.75;color:#22252b">
<table role="presentation" width="640" cellpadding="0" cellspacing="0" style="width:100%;max-width:640px"><tr><td>
<p style="font-size:18px;font-weight:bold">${title}</p>
${paragraphs.map((line) => html`<p style="margin:6px 0">${line}</p>`)}
${link ? html`<p style="margin-top:18px"><a href="${link}" style="color:#c8553d">打开查看和处理</a></p>` : ''}
</td></tr></table></body></html>`
  const lines = [title, '', ...paragraphs, ...(link ? ['', link] : [])]
  return { subject: subjectLine(title), html: String(page), text: lines.join('\n'), inline: [] }
}

function subjectLine(title: string): string {
  return title.replace(/\s+/g, ' ').slice(0, 120)
}
