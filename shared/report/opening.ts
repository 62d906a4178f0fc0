import { type Day, dayOf, wallClock } from '../calendar/day.ts'
import type { Report } from '../documents/report.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import { sayDay } from '../speech/times.ts'

/** Whom the report is read to: their name, absent for an unknown speaker, and how long an opening they like. */
export interface Listener {
  name?: string
  opening: 'full' | 'short'
}

/** What came in since midnight, or undefined where that could not be read. */
export interface SinceMidnight {
  /** Matters that began today, counted as they are told: never raw deliveries. */
  fresh: number
  /** Of these, the ones that still go on. */
  open: number
  /** Incidents of earlier days that ended today. */
  ended: number
  /** The most pressing fresh one, spoken: 网关超时，早上七点十分开始，还没恢复. */
  first?: string | undefined
}

/** 早上好, 上午好 …: the greeting of the hour in Asia/Shanghai. */
export function sayGreeting(now: Date): string {
  const { hour } = wallClock(now)
  if (hour < 5) return '夜里好'
  if (hour < 9) return '早上好'
  if (hour < 12) return '上午好'
  if (hour < 14) return '中午好'
  return hour < 18 ? '下午好' : '晚上好'
}

/**
 * The words before the reports. Full: the form the listener knows, with offers that make sense today only.
 * Short: greeting and headline. Takes the reports in the order they are told.
 */
export function sayOpening(listener: Listener, reports: readonly Report[], now: Date): string {
  const name = listener.name ? `，${listener.name}` : ''
  if (listener.opening === 'short') {
    const headlines = reports.map((one) => sayHeadline(one, reports.length > 1, now)).join('；')
    return `${sayGreeting(now)}${name}，${headlines}。${sayOtherDay(reports[0]?.day, now)}`
  }
  return `你好${name}。${introduce(reports)}${offers(reports)}${sayOtherDay(reports[0]?.day, now)}`
}

/**
 * The reports one after another. With several, each is introduced by name, and a quiet one that is not the
 * first is told in one sentence.
 */
export function sayReports(reports: readonly Report[]): string {
  if (reports.length < 2) return reports[0]?.spoken.whole ?? ''
  return reports
    .map((report, index) => {
      if (index > 0 && isQuiet(report)) return `${withName(report, `${report.conclusion}。`)}`
      return `${index === 0 ? '先说' : '再说'}${report.name}。${report.spoken.whole}`
    })
    .join('')
}

/** 今天零点到现在，也没有新告警。播报完了，祝您今天顺利。 `quiet`: the reports were quiet too. */
export function sayClosing(since: SinceMidnight | undefined, quiet = false): string {
  const bye = '播报完了，祝您今天顺利。'
  if (!since) return bye
  const over = since.ended > 0 ? `之前没完的，今天恢复了${sayCount(since.ended)}件。` : ''
  return `今天零点到现在，${sayFresh(since, quiet)}。${over}${bye}`
}

function sayFresh({ fresh, open, first }: SinceMidnight, quiet: boolean): string {
  if (fresh === 0) return `${quiet ? '也' : ''}没有新告警`
  if (fresh === 1) return `新来一件，${first ?? (open === 0 ? '已经恢复' : '还没恢复')}`
  const state =
    open === 0 ? '都已经恢复' : open === fresh ? '都还没恢复' : `${sayNumber(open)}件还没恢复`
  return `新来${sayCount(fresh)}件，${state}${first ? `，最要紧的是${first}` : ''}`
}

/** Everything in one text: opening, reports, what could not be found, what was missed, closing. */
export function sayBroadcast(parts: {
  listener: Listener
  reports: readonly Report[]
  /** Environments whose report is not there yet, as they are spoken. */
  absent: readonly string[]
  /** What is told of days since the listener last heard a report; empty when none was missed. */
  missed?: string
  since: SinceMidnight | undefined
  now: Date
}): string {
  const { listener, reports, absent, missed = '', since, now } = parts
  const waiting = absent.map((name) => `${name}的播报还没有写好。`).join('')
  const closing = sayClosing(since, absent.length === 0 && reports.every(isQuiet))
  return sayOpening(listener, reports, now) + sayReports(reports) + waiting + missed + closing
}

/**
 * A headline as it is told at `now`, with the environment's name where several are told: 生产集群昨天一件大事没恢复.
 * It was written the morning after: of an older day its 昨天 becomes 前天 or the date.
 */
export function sayHeadline(report: Report, named: boolean, now: Date): string {
  const { headline } = report.spoken
  const told = named ? withName(report, headline) : headline
  const day = sayDay(report.day, dayOf(now))
  if (day === '昨天') return told
  if (told.includes('昨天')) return told.replaceAll('昨天', day)
  return `${day}，${told}`
}

/** Where a report is not of yesterday, what its 昨天 means: 这是前天的播报，里面说的昨天就是前天。 Else empty. */
export function sayOtherDay(day: Day | undefined, now: Date): string {
  if (!day) return ''
  const spoken = sayDay(day, dayOf(now))
  return spoken === '昨天' ? '' : `这是${spoken}的播报，里面说的昨天就是${spoken}。`
}

/** Whether nothing of a day needs anybody: everything was read, and nothing serious was found. */
export function isQuiet({ status, angles }: Report): boolean {
  const serious = angles.flatMap(({ findings }) => findings).some(isSerious)
  return status === 'complete' && !serious
}

function isSerious({ severity }: Report['angles'][number]['findings'][number]): boolean {
  return severity === 'critical' || severity === 'serious'
}

function withName({ name }: Report, text: string): string {
  return text.startsWith(name) ? text : `${name}${text}`
}

function introduce(reports: readonly Report[]): string {
  const titles = new Set(
    reports.flatMap(({ angles }) =>
      angles.filter(({ status }) => status !== 'not-enabled').map(({ title }) => title),
    ),
  )
  const count = titles.size > 1 ? `${sayNumber(titles.size)}个` : ''
  const where = titles.size === 0 ? '' : `从${[...titles].join('、')}${count}角度`
  return `下面我将${where}为你播报昨日日志告警内容，`
}

function offers(reports: readonly Report[]): string {
  const mail = '如果您需要我投递今天播报内容至你的工作邮箱'
  if (reports.some(({ spoken }) => spoken.offersRollback)) {
    return `${mail}或是让我开始针对告警内容进行回滚，请告知我。`
  }
  return `${mail}，请告知我。`
}
