import { html } from 'hono/html'
import { dayOf } from '../calendar/day.ts'
import type { Person } from '../documents/person.ts'
import type { Report } from '../documents/report.ts'
import { sayDay, sayWeekday } from '../speech/times.ts'
import { engineLabel } from './labels.ts'
import { renderEnvironment } from './letter-environment.ts'
import { DAWN, INK, LINE, row, SOFT } from './letter-pieces.ts'
import { letterText } from './letter-text.ts'
import { isQuiet, sayGreeting, sayHeadline, sayOtherDay } from './opening.ts'
import type { Markup } from './page-charts.ts'

/** A letter carries at most this many pictures, and bytes of them; the page has the rest. */
const MOST_PICTURES = 6
const MOST_BYTES = 1_500_000

/** What a letter is made of. Pictures are PNG bytes by key; links are addresses by environment id. */
export interface LetterParts {
  person: Pick<Person, 'name'>
  /** In the order they are told; at least one. */
  reports: readonly Report[]
  pictures: ReadonlyMap<string, Buffer>
  links: { reports: Readonly<Record<string, string>>; contacts?: string }
  now: Date
}

/** A composed letter, complete but for its address and Message-ID. */
export interface ComposedLetter {
  subject: string
  html: string
  text: string
  inline: { cid: string; filename: string; png: Buffer }[]
}

/**
 * Composes the morning letter: one for all environments of a person, what was not read said first, charts
 * as table cells, pictures inline by CID, a plain-text twin. Nothing is loaded from outside.
 */
export async function composeLetter(parts: LetterParts): Promise<ComposedLetter> {
  const inline = chosenPictures(parts)
  return {
    subject: subjectOf(parts.reports, parts.now),
    html: String(await document(parts, new Map(inline.map(({ key, cid }) => [key, cid])))),
    text: letterText(parts),
    inline: inline.map(({ cid, filename, png }) => ({ cid, filename, png })),
  }
}

function subjectOf(reports: readonly Report[], now: Date): string {
  const day = reports[0]?.day ?? ''
  const [, month = '', date = ''] = day.split('-')
  const told = headlines(reports, now)
  const name = reports.length === 1 ? `${reports[0]?.name ?? ''}：` : ''
  return `晨报 ${Number(month)}月${Number(date)}日 ${name}${told}`
    .replace(/[\r\n]+/g, ' ')
    .slice(0, 120)
}

function headlines(reports: readonly Report[], now: Date): string {
  return reports.map((report) => sayHeadline(report, reports.length > 1, now)).join('；')
}

/** Every environment in turn gives its next picture, those that differ from the numbers first. */
function chosenPictures({ reports, pictures }: LetterParts) {
  const order = reports.map((report) =>
    [...report.pictures].sort(
      (a, b) => Number(b.verdict === 'differs') - Number(a.verdict === 'differs'),
    ),
  )
  const longest = Math.max(0, ...order.map((list) => list.length))
  const turns = Array.from({ length: longest }, (_, turn) =>
    order.flatMap((list) => list[turn] ?? []),
  )
  const chosen: { key: string; cid: string; filename: string; png: Buffer }[] = []
  let bytes = 0
  for (const { key, dashboard } of turns.flat()) {
    const png = pictures.get(key)
    if (!png || chosen.length === MOST_PICTURES || bytes + png.length > MOST_BYTES) continue
    bytes += png.length
    const number = chosen.length + 1
    chosen.push({ key, cid: `shot-${number}@chenbao`, filename: `${dashboard}-${number}.png`, png })
  }
  return chosen
}

function document(parts: LetterParts, cids: ReadonlyMap<string, string>): Markup {
  const { person, reports, links, now } = parts
  return html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${subjectOf(reports, now)}</title></head>
<body style="margin:0;padding:0;background:#f3eee4">
<div style="display:none;max-height:0;overflow:hidden">${headlines(reports, now)}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" bgcolor="#f3eee4"><tr><td align="center" style="padding:20px 8px">
<table role="presentation" width="640" cellpadding="0" cellspacing="0" bgcolor="#fffdf9" style="width:100%;max-width:640px;background:#fffdf9;border:1px solid ${LINE};border-radius:14px;font-family:'PingFang SC','Microsoft YaHei','Noto Sans SC',Arial,sans-serif">
<tr><td height="6" bgcolor="${DAWN}" style="height:6px;line-height:1px;font-size:1px;border-radius:14px 14px 0 0">&nbsp;</td></tr>
${row(heading(reports), '22px 28px 4px')}
${row(html`${sayGreeting(now)}，${person.name}。${summary(reports, now)}`, '4px 28px 8px')}
${warning(reports)}
${reports.map((report) => renderEnvironment(report, cids, links.reports[report.environment]))}
${row(foot(reports, links.contacts), '18px 28px 24px')}
</table></td></tr></table></body></html>`
}

function heading(reports: readonly Report[]): Markup {
  const day = reports[0]?.day ?? '2026-01-01'
  return html`<span style="font-size:26px;font-weight:bold;letter-spacing:5px;color:${DAWN}">晨报</span><span style="font-size:14px;color:${SOFT}">&nbsp; ${day.replaceAll('-', '.')} ${sayWeekday(day)}</span>`
}

function summary(reports: readonly Report[], now: Date): string {
  const day = sayDay(reports[0]?.day ?? dayOf(now), dayOf(now))
  if (reports.every(isQuiet)) return `${day}平稳，没有要您处理的事。`
  const what =
    reports.length > 1
      ? `您关注的${reports.length}个环境都在这封信里。`
      : `${day}的情况在这封信里。`
  return what + sayOtherDay(reports[0]?.day, now)
}

/** What was not read comes before anything that was. */
function warning(reports: readonly Report[]): Markup {
  const incomplete = reports.filter(({ status }) => status === 'partial')
  const unread = incomplete.flatMap(({ name, unread }) =>
    unread.map((why) => (reports.length > 1 ? `${name}：${why}` : why)),
  )
  if (unread.length === 0) return html``
  const lines = unread.slice(0, 8).map((why) => html`<div style="padding-top:3px">· ${why}</div>`)
  return row(
    html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" bgcolor="#fbf0d9" style="border-radius:10px"><tr><td style="padding:12px 16px;font-size:14px;line-height:1.7;color:#6b4e12"><b>先提醒一句：下面这些没有读到</b>${lines}</td></tr></table>`,
    '6px 28px 6px',
  )
}

function foot(reports: readonly Report[], contacts: string | undefined): Markup {
  const engines = [...new Set(reports.map(({ engine }) => engineLabel(engine)))]
  return html`<div style="border-top:1px solid ${LINE};padding-top:12px;font-size:12px;line-height:1.7;color:${SOFT}">${engines.join('；')}。<br>您关注了${reports.map(({ name }) => name).join('、')}，所以每天收到这封信。${contacts ? html`<a href="${contacts}" style="color:${INK}">查看或更改联系方式</a>` : ''}</div>`
}
