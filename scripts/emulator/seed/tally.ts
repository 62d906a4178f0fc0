import { type Day, endOfDay, startOfDay } from '../../../shared/calendar/day.ts'
import { type DayPlan, WINDOW_MS } from './day-plan.ts'
import { SERVICES, serviceOf } from './fleet.ts'
import { topicOf } from './scenario.ts'

/** Counts by hour of the day. */
export type Hours = number[]

/** What a day's plan adds up to: the true values behind the dashboards and the ground truth. */
export interface Tally {
  day: Day
  /** Shipped lines dated on this day, broken ones included. */
  lines: number
  malformed: number
  perService: Record<string, { name: string; lines: number; errors: number }>
  perLevel: Record<string, number>
  linesByHour: Hours
  /** Container lines by topic. */
  volume: Record<string, Hours>
  /** Instants of errors and of database timeouts. */
  errorsAt: number[]
  timeoutsAt: number[]
  errorsByHour: Hours
  timeoutsByHour: Hours
  gatewayFailuresByHour: Hours
  timeouts: number
  gatewayFailures: number
  topErrors: { service: string; text: string; count: number; last: number }[]
  audits: DayPlan['audits']
  events: DayPlan['events']
}

/** Adds up a plan; `others` are plans of neighbouring days whose late lines belong to this one. */
export function tallyOf(plan: DayPlan, others: readonly DayPlan[] = []): Tally {
  const from = startOfDay(plan.day)
  const to = endOfDay(plan.day)
  const within = ({ at }: { at: number }) => at >= from && at < to
  const lines = [plan, ...others].flatMap((each) => each.lines).filter(within)
  const tally: Tally = {
    day: plan.day,
    volume: {},
    errorsAt: [],
    timeoutsAt: [],
    lines: 0,
    malformed: plan.malformed.length,
    perService: Object.fromEntries(
      SERVICES.map(({ id, name }) => [id, { name, lines: 0, errors: 0 }]),
    ),
    perLevel: { ERROR: 0, WARN: 0, INFO: 0 },
    linesByHour: new Array<number>(24).fill(0),
    errorsByHour: new Array<number>(24).fill(0),
    timeoutsByHour: new Array<number>(24).fill(0),
    gatewayFailuresByHour: new Array<number>(24).fill(0),
    timeouts: 0,
    gatewayFailures: 0,
    topErrors: [],
    audits: plan.audits.filter(within),
    events: plan.events.filter(within),
  }
  addRoutine(tally, plan)
  const hourOf = (at: number) => Math.floor((at - from) / 3_600_000)
  for (const line of lines) addLine(tally, plan, line, hourOf(line.at))
  tally.topErrors = topErrors(lines)
  const shipped = Object.values(tally.perService).reduce((sum, each) => sum + each.lines, 0)
  tally.lines = shipped + tally.malformed + tally.audits.length + tally.events.length
  return tally
}

function addRoutine(tally: Tally, plan: DayPlan): void {
  for (const [service, counts] of plan.routine) {
    for (const [index, count] of counts.entries()) {
      const hour = Math.floor(((plan.windows[index] ?? 0) * WINDOW_MS) / 3_600_000)
      addVolume(tally, plan, service, hour, count)
      const own = tally.perService[service]
      if (own) own.lines += count
      tally.perLevel.INFO = (tally.perLevel.INFO ?? 0) + count
    }
  }
}

function addLine(tally: Tally, plan: DayPlan, line: DayPlan['lines'][number], hour: number): void {
  const own = tally.perService[line.service]
  const { level, text } = line.message
  addVolume(tally, plan, line.service, hour, 1)
  tally.perLevel[level || 'INFO'] = (tally.perLevel[level || 'INFO'] ?? 0) + 1
  if (own) own.lines += 1
  if (text.includes(' 504 ')) {
    tally.gatewayFailures += 1
    count24(tally.gatewayFailuresByHour, hour, 1)
  }
  if (text.startsWith('数据库连接超时')) {
    tally.timeouts += 1
    tally.timeoutsAt.push(line.at)
    count24(tally.timeoutsByHour, hour, 1)
  }
  if (level !== 'ERROR') return
  if (own) own.errors += 1
  tally.errorsAt.push(line.at)
  count24(tally.errorsByHour, hour, 1)
}

function addVolume(tally: Tally, plan: DayPlan, service: string, hour: number, by: number): void {
  const { id } = topicOf(plan.environment, serviceOf(service).topic)
  tally.volume[id] ??= new Array<number>(24).fill(0)
  count24(tally.volume[id], hour, by)
  count24(tally.linesByHour, hour, by)
}

function count24(hours: Hours, hour: number, by: number): void {
  hours[hour] = (hours[hour] ?? 0) + by
}

/** Errors by their constant beginning, most frequent first. */
function topErrors(lines: readonly DayPlan['lines'][number][]): Tally['topErrors'] {
  const groups = new Map<string, Tally['topErrors'][number]>()
  for (const { at, service, message } of lines) {
    if (message.level !== 'ERROR') continue
    const text = (message.text.split('\n')[0] ?? '').replace(/\s[^\s=]+=.*$/, '')
    const key = `${service}\t${text}`
    const group = groups.get(key) ?? { service, text, count: 0, last: 0 }
    groups.set(key, { ...group, count: group.count + 1, last: Math.max(group.last, at) })
  }
  return [...groups.values()].sort((a, b) => b.count - a.count).slice(0, 10)
}
