import { html } from 'hono/html'
import type { Clock } from '../../shared/calendar/clock.ts'
import type { LetterBody, Message } from '../../shared/delivery/wording.ts'
import type { OutboxRequest } from '../../shared/documents/outbox.ts'
import type { Person } from '../../shared/documents/person.ts'
import type { Report } from '../../shared/documents/report.ts'
import { signLink } from '../../shared/people/links.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { composeLetter } from '../../shared/report/letter.ts'
import { sayHeadline } from '../../shared/report/opening.ts'
import { readMorning, readPictures } from './reports.ts'

/** Links of a letter open this long, in milliseconds. */
const LINK_MS = 7 * 86_400_000

/** What composing needs besides the request. */
export interface ComposePorts {
  store: Store
  clock: Clock
  links: { key: string; pagesUrl: string }
}

/** A report as a letter and as a short message. */
export interface ReportMessage {
  letter: () => Promise<LetterBody>
  message: Message
  /** What a robot says of a report by itself: the headlines. */
  spoken?: string
}

/**
 * The message of a report request, environments without a report named as such. Undefined when none of them
 * has one: the request waits.
 */
export async function composeReport(
  ports: ComposePorts,
  person: Person,
  request: OutboxRequest & { content: { kind: 'report' } },
): Promise<ReportMessage | undefined> {
  const { content } = request
  const { reports, missing } = await readMorning(ports.store, content)
  if (reports.length === 0) return undefined
  const links = linksOf(ports, person, reports)
  return {
    letter: async () => {
      const pictures = await readPictures(ports.store, reports)
      const now = ports.clock()
      return sayMissing(await composeLetter({ person, reports, pictures, links, now }), missing)
    },
    message: shortMessage(reports, missing, links.reports),
    spoken: sayHeadlines(reports, ports.clock()),
  }
}

function linksOf({ links, clock }: ComposePorts, person: Person, reports: readonly Report[]) {
  const expiresAt = new Date(clock().getTime() + LINK_MS)
  const addresses = reports.map(({ environment, day }) => {
    const subject = `${environment}/${day}/${person.id}`
    return [environment, signLink(links, { purpose: 'report', subject, expiresAt })] as const
  })
  const contacts = signLink(links, { purpose: 'contacts', subject: person.id, expiresAt })
  return { reports: Object.fromEntries(addresses), contacts }
}

function sayHeadlines(reports: readonly Report[], now: Date): string {
  const named = reports.length > 1
  const headlines = reports.map((one) => sayHeadline(one, named, now).replace(/[。；]?$/, ''))
  return `晨报。${headlines.join('；')}。要听详细的，请对我说播报。`
}

function shortMessage(
  reports: readonly Report[],
  missing: readonly string[],
  links: Record<string, string>,
): Message {
  const lines = reports.map(({ name, conclusion }) => `${name}：${conclusion}`)
  if (missing.length > 0) lines.push(missingSentence(missing))
  const [first] = reports
  const link = first && links[first.environment]
  const title = `晨报 ${first?.day ?? ''}`
  return link ? { title, text: lines.join('\n'), link } : { title, text: lines.join('\n') }
}

/** Says first, in html and text, which environments have no report yet. */
function sayMissing(letter: LetterBody, missing: readonly string[]): LetterBody {
  if (missing.length === 0) return letter
  const sentence = missingSentence(missing)
  const banner = String(
    html`<div style="max-width:640px;margin:16px auto 0;padding:12px 16px;background:#fbf0d9;color:#6b4e12;font-size:15px;line-height:1.75;font-family:'PingFang SC','Microsoft YaHei',Arial,sans-serif"><b>先提醒一句：</b>${sentence}</div>`,
  )
  return {
    ...letter,
    html: letter.html.replace(/<body[^>]*>/, (body) => body + banner),
    text: `先提醒一句：${sentence}\n\n${letter.text}`,
  }
}

function missingSentence(missing: readonly string[]): string {
  return `${missing.join('、')}的报告到现在没有写出来，那里昨天有没有问题，这封信里不能下结论。`
}
