import { addDays, type Day, dayOf } from '../../../shared/calendar/day.ts'
import { latestReport } from '../../../shared/day/report-revisions.ts'
import { parseReportKey } from '../../../shared/documents/keys.ts'
import type { Person } from '../../../shared/documents/person.ts'
import type { Report } from '../../../shared/documents/report.ts'
import {
  type SinceMidnight,
  sayBroadcast,
  sayHeadline,
  sayOtherDay,
} from '../../../shared/report/opening.ts'
import { sayNumber, sayOrdinal } from '../../../shared/speech/numerals.ts'
import { paginate } from '../answer.ts'
import { type Broadcast, readBroadcast, sinceLastHeard, startMissing } from '../broadcast.ts'
import { reportDay, sayAskedWeekday } from '../days.ts'
import { type HeardEntry, heardToday, noteHeard, RETRY_MS } from '../heard.ts'
import { thisMorning } from '../incidents.ts'
import { asDeputy } from '../listener.ts'
import type { Found, Visit } from '../visit.ts'
import { choice, flag, text, whole } from './parameters.ts'
import { defineTool } from './tool.ts'

const ANGLES = ['告警历史', '日志文件', '仪表盘'] as const

export const getDailyReport = defineTool({
  name: 'get_daily_report',
  description:
    '每日运维播报：昨天的告警、日志、仪表盘。用户问好（你好小智、早上好）、说播报、问昨天怎么样、说继续听或重听时调用。结果要原话念出。',
  parameters: {
    date: text('哪一天：昨天、前天或2026-11-21；没说就留空', 20),
    page: whole('第几段；用户说继续听时填下一段，第一次留空', 1, 30),
    angle: choice('只听一个角度时填写，否则留空', ANGLES),
    again: flag('用户明确说重听、再念一遍时填true'),
    on_behalf: text('用户说替某位同事听时，填那位同事的姓名', 40),
  },
  run: async (args, visit) => {
    const { listener, ports, now } = visit
    const day = reportDay(args.date, now)
    if (listener.kind === 'team') return await teamHeadline(visit, day)
    const found = args.on_behalf ? await asDeputy(visit, listener, args.on_behalf) : listener
    if (found.environments.length === 0) return '您还没有关注任何环境，请让管理员为您添加。'
    if (args.angle) return await oneAngle(visit, found, day, args.angle, args.page ?? 1)
    const programme = await gather(visit, listener, found, day)
    if (programme.broadcast.reports.length === 0) return await startMissing(ports, found, day, now)
    return play(visit, listener, programme, args)
  },
})

/** What a broadcast is made of, read at the same time; `found` is the listener, or whom they stand in for. */
interface Programme {
  broadcast: Broadcast
  heard: HeardEntry[]
  missed: string
  since: SinceMidnight | undefined
}

async function gather(
  { ports, now }: Visit,
  listener: Found,
  found: Found,
  day: Day,
): Promise<Programme> {
  const isOwn = listener.person.id === found.person.id
  const [broadcast, heard, missed, morning] = await Promise.all([
    readBroadcast(ports, found, day),
    heardToday(ports.store, listener.person.id, now),
    isOwn ? sinceLastHeard(ports, found, day, now) : '',
    thisMorning(ports.store, found.environments, now),
  ])
  return { broadcast, heard, missed: missed + morning.unknown, since: morning.since }
}

function play(
  visit: Visit,
  { person }: Found,
  programme: Programme,
  args: { date: string | undefined; page: number | undefined; again: boolean },
): string {
  const { ports, now, meanwhile } = visit
  const { broadcast, heard } = programme
  const asked = sayAskedWeekday(args.date, broadcast.day, now)
  const pages = paginate(asked + compose(person, programme, now))
  const known = broadcast.reports.map(({ key }) => key)
  const last = heard.filter(({ report }) => known.includes(report)).at(-1)
  const retried = last !== undefined && now.getTime() - Date.parse(last.at) < RETRY_MS
  const wanted = args.page !== undefined || args.again || retried
  if (last && !wanted && broadcast.day === addDays(dayOf(now), -1)) {
    return sayPlayed(last.page, pages.length)
  }
  const renewed = wasRewritten(heard, broadcast)
  const page = renewed ? 1 : (args.page ?? (retried && !args.again ? last.page : 1))
  if (page > pages.length) return '已经播完了。还要听别的吗？'
  meanwhile(noteHeard(ports.store, person.id, now, heard, entriesOf(visit, broadcast, page)))
  const more = page < pages.length ? '要继续听吗？' : ''
  const reminder = page > 1 ? sayOtherDay(broadcast.day, now) : ''
  return `${renewed ? '播报更新过了。' : ''}${reminder}${pages[page - 1] ?? ''}${more}`
}

function sayPlayed(page: number, pages: number): string {
  if (page >= pages) return '今天的已经播过，要重听吗？'
  return `今天的播到${sayOrdinal(page)}段，还有${sayNumber(pages - page)}段，要接着听吗？`
}

function entriesOf({ now, door }: Visit, { reports }: Broadcast, page: number): HeardEntry[] {
  return reports.map(({ key, report }) => ({
    at: now.toISOString(),
    environment: report.environment,
    report: key,
    page,
    door: door.id,
  }))
}

/** Whether what was heard of a report today was an earlier revision: going on in the new one would skip words. */
function wasRewritten(heard: readonly HeardEntry[], { reports }: Broadcast): boolean {
  return reports.some(({ key, report: { environment, day } }) => {
    const last = heard.findLast((entry) => {
      const known = parseReportKey(entry.report)
      return known?.environment === environment && known.day === day
    })
    return last !== undefined && last.report !== key
  })
}

function compose({ name, opening }: Person, programme: Programme, now: Date): string {
  const { broadcast, missed, since } = programme
  const reports = broadcast.reports.map(({ report }) => report)
  const absent = broadcast.missing.map((one) => one.name)
  return sayBroadcast({ listener: { name, opening }, reports, absent, missed, since, now })
}

async function oneAngle(
  { ports, now }: Visit,
  found: Found,
  day: Day,
  angle: (typeof ANGLES)[number],
  page: number,
): Promise<string> {
  const broadcast = await readBroadcast(ports, found, day)
  if (broadcast.reports.length === 0) return await startMissing(ports, found, day, now)
  const told = broadcast.reports.map(({ report }) =>
    sayAngle(report, angle, broadcast.reports.length > 1),
  )
  const absent = broadcast.missing.map(({ name }) => `${name}的播报还没有写好。`)
  const pages = paginate(
    [...told.map(({ unread }) => unread), ...absent, ...told.map(({ text }) => text)].join(''),
  )
  if (page > pages.length) return '已经播完了。还要听别的吗？'
  return `${sayOtherDay(day, now)}${pages[page - 1] ?? ''}${page < pages.length ? '要继续听吗？' : ''}`
}

/** One angle of a report; what of it was not read is told before anything that was. */
function sayAngle(
  { name, angles }: Report,
  angle: (typeof ANGLES)[number],
  several: boolean,
): { unread: string; text: string } {
  const one = angles.find(({ title }) => title === angle)
  if (!one || one.status === 'not-enabled') return { unread: `${name}没有启用${angle}。`, text: '' }
  if (one.status === 'missing') {
    return { unread: `${name}的${angle}没有读到，${one.reason ?? '原因不明'}。`, text: '' }
  }
  const why = one.reason ? `，${one.reason.replace(/[。；]$/, '')}` : ''
  const unread = one.status === 'partial' ? `${name}的${angle}没有读全${why}。` : ''
  return { unread, text: several ? `${name}，${one.narrative}` : one.narrative }
}

async function teamHeadline({ listener, ports, now }: Visit, day: Day): Promise<string> {
  const environment = listener.kind === 'team' ? listener.environment : undefined
  const latest =
    environment && (await latestReport(ports.store, environment.id, day, ports.memory.reports))
  if (!environment || !latest) return '你好。请告诉我您的名字，我来为您播报。'
  const headline = sayHeadline(latest.report, true, now).replace(/[。；]?$/, '。')
  return `你好。${headline}要听详细的播报，请告诉我您的名字。`
}
