import { addDays, type Day, endOfDay, startOfDay } from '../calendar/day.ts'
import type { ShipperBatch } from '../ports/cls/cls.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import { sayDay, sayMoment } from '../speech/times.ts'
import { median } from './baseline.ts'
import { bucketsOf, type DayCounts, total } from './day-counts.ts'

/** What is known about how completely a day was read. */
export interface Coverage {
  /** Log objects found that are expected to hold lines of the day, by when they were shipped. */
  listed: number
  /** Objects that could not be read at all. */
  failed: number
  /** Objects shipped later than lines of the day are expected, that could not be read either. */
  nearby?: number
  /** Digests of the day that could not be read back. */
  broken: number
  /** Objects still waiting when the time was over. */
  waiting: number
  /** Sources that could not be listed, one plain sentence each, with what to do. */
  closed: string[]
  /** What the shipping tasks say, with their names. */
  shipping: ShippingState
}

/** Batches of the shipping tasks that belong to a day. */
export interface ShippingState {
  failed: ShipperBatch[]
  running: ShipperBatch[]
  succeeded: number
  /** Tasks that could not be asked, one plain sentence each. */
  unknown: string[]
}

/** No shipping task was asked. */
export const NO_SHIPPING: ShippingState = { failed: [], running: [], succeeded: 0, unknown: [] }

/** How a shipping task's batches bear on a day: those whose log range touches it. */
export function shippingOf(day: Day, batches: readonly ShipperBatch[]): ShippingState {
  const touching = batches.filter(
    ({ rangeStart, rangeEnd }) => rangeEnd > startOfDay(day) && rangeStart < endOfDay(day),
  )
  const retried = new Set(
    batches
      .filter(({ status }) => status === 'success')
      .map(({ rangeStart, rangeEnd }) => `${rangeStart}-${rangeEnd}`),
  )
  const open = touching.filter(
    ({ status, rangeStart, rangeEnd }) =>
      status !== 'success' && !retried.has(`${rangeStart}-${rangeEnd}`),
  )
  return {
    failed: open.filter(({ status }) => status === 'failed'),
    running: open.filter(({ status }) => status === 'running'),
    succeeded: touching.length - open.length,
    unknown: [],
  }
}

/** What was not read of a day, or not as it should be, one plain sentence each; empty when everything was. */
export function unreadSentences(counts: DayCounts, coverage: Coverage): string[] {
  const { failed, nearby = 0, broken, waiting, closed, shipping } = coverage
  const cut = counts.incomplete.length
  return [
    ...closed,
    ...shippingSentences(counts.day, shipping, counts.lines.read > 0),
    failed + broken > 0 ? `有${sayNumber(failed + broken)}个日志文件读不了` : '',
    nearby > 0 ? sayNearby(counts.day, nearby) : '',
    cut > 0 ? `有${sayNumber(cut)}个日志文件是坏的，只读到一部分` : '',
    waiting > 0 ? `有${sayCount(waiting)}个日志文件没来得及读` : '',
    counts.lines.malformed > 0
      ? `有${sayCount(counts.lines.malformed)}行不是日志格式，没有算进去`
      : '',
    ...emptyHours(counts).map(([from, to]) => `${sayHours(from, to)}没有一行日志`),
    ...cutSentences(counts),
    counts.lines.untimed > 0
      ? `有${sayCount(counts.lines.untimed)}行自己没写时间，按日志文件的时间算`
      : '',
    ...shipping.unknown,
  ].filter(Boolean)
}

function sayNearby(day: Day, count: number): string {
  const next = addDays(day, 1)
  return `${sayDay(next, next)}投递的日志文件有${sayNumber(count)}个读不了，里面也可能有${sayDay(day, next)}的日志`
}

/** What was read but found no room in a bounded table. */
function cutSentences({ overflow, dropped }: DayCounts): string[] {
  const unsorted = total(overflow.map(({ count }) => count))
  const { events, audits, changes, places } = dropped
  return [
    unsorted > 0 ? `有${sayCount(unsorted)}行写法太杂，只数了行数，没有归类` : '',
    events > 0 ? `集群事件太多，有${sayCount(events)}条没有归类` : '',
    audits > 0 ? `审计记录太杂，有${sayCount(audits)}条没有归类` : '',
    changes > 0 ? `变更太多，有${sayCount(changes)}次没有记下来` : '',
    places > 0 ? '副本太多，没有全部分开统计' : '',
  ]
}

/** Whether anything that was there to be read was not; odd lines and empty hours are no such thing. */
export function isPart(counts: DayCounts, coverage: Coverage): boolean {
  const { failed, broken, waiting, closed, shipping } = coverage
  return (
    failed + broken + waiting + closed.length + counts.incomplete.length > 0 ||
    shipping.failed.length + shipping.running.length > 0
  )
}

function shippingSentences(day: Day, { failed, running }: ShippingState, some: boolean): string[] {
  const told = addDays(day, 1)
  const sentences: string[] = []
  if (failed.length > 0) {
    const since = Math.min(...failed.map(({ rangeStart }) => rangeStart))
    const lost = some ? `有${sayNumber(failed.length)}批没有投递成功` : '一直失败'
    sentences.push(`日志投递从${sayMoment(since, told)}起${lost}${whyFailed(failed)}`)
  }
  if (running.length > 0) sentences.push(`还有${sayNumber(running.length)}批日志正在投递`)
  return sentences
}

/** Codes of shipping tasks: 10001 bucket missing, 10002 no permission, 10003 internal (DescribeShipperTasks). */
function whyFailed(failed: readonly ShipperBatch[]): string {
  const messages = failed.map(({ message }) => message).join(' ')
  if (/10002|denied|permission|权限|forbidden/i.test(messages)) return '，存储桶没有写入权限'
  if (/10001|NoSuchBucket|not exist|不存在/i.test(messages)) return '，存储桶不存在'
  return ''
}

/** What to do about failed shipping. */
export function shippingRemedy({ failed }: ShippingState): string {
  const why = whyFailed(failed)
  if (why.includes('权限')) return '请重新授权；补投以后对我说重新分析昨天，我来补上'
  if (why.includes('不存在'))
    return '请检查投递任务里的存储桶；补投以后对我说重新分析昨天，我来补上'
  return '请在日志服务里重试失败的投递任务，然后对我说重新分析昨天'
}

/** Lines of a usual hour from which an hour without any is worth telling. */
const STEADY = 20
/** Whole hours without a line that are told whatever the other hours were like. */
const LONG_HOURS = 3

/**
 * Runs of whole hours without a line: on a day that otherwise logged most hours every one of them, else the long ones; and
 * always a long one up to midnight, because then the rest of the day may be missing.
 */
export function emptyHours(counts: DayCounts): [from: number, to: number][] {
  const hours = linesByHour(counts)
  const written = hours.filter((count) => count > 0)
  if (written.length === 0) return []
  const steady = median(written) >= STEADY
  return runsWithout(hours).filter(([from, to]) => {
    const long = to - from >= LONG_HOURS
    return (steady && (written.length >= 12 || long)) || (long && to === 24)
  })
}

function linesByHour(counts: DayCounts): number[] {
  const hours = new Array<number>(24).fill(0)
  for (const source of counts.volume.keys()) {
    for (const [bucket, count] of bucketsOf(counts, source).entries()) {
      const hour = Math.floor(bucket / 12)
      hours[hour] = (hours[hour] ?? 0) + count
    }
  }
  return hours
}

function runsWithout(hours: readonly number[]): [from: number, to: number][] {
  const runs: [number, number][] = []
  for (const [hour, count] of hours.entries()) {
    const last = runs.at(-1)
    if (count > 0) continue
    if (last && last[1] === hour) last[1] = hour + 1
    else runs.push([hour, hour + 1])
  }
  return runs
}

function sayHours(from: number, to: number): string {
  return `${sayNumber(from)}点到${sayNumber(to)}点`
}
