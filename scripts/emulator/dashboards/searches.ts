import { dayOf, startOfDay, wallText } from '../../../shared/calendar/day.ts'
import type { SqlAnswer } from '../cloud-api/world.ts'
import { TOPICS, type Topic } from '../seed/scenario.ts'
import type { Tally } from '../seed/tally.ts'

/** Something counted at an instant. */
interface Counted {
  at: number
  count: number
}

/**
 * The filters SearchLog knows here, each with what it finds in a seeded day. Not emulated: any other filter
 * or function; an unknown filter finds nothing.
 */
const FILTERS: Record<string, (tally: Tally, topic: Topic) => Counted[]> = {
  '*': volumeOf,
  'level:ERROR': ({ errorsAt }) => errorsAt.map(once),
  '"数据库连接超时"': ({ timeoutsAt }) => timeoutsAt.map(once),
  'stage:ResponseComplete': ({ audits }) => answered(audits).map(({ at }) => once(at)),
  'stage:ResponseComplete AND responseStatus.code:403': ({ audits }) =>
    answered(audits)
      .filter(({ code }) => code === 403)
      .map(({ at }) => once(at)),
  'event.type:Warning': ({ events }) =>
    events.filter(({ type }) => type === 'Warning').map(({ at }) => once(at)),
  'event.reason:OOMKilling': ({ events }) =>
    events.filter(({ reason }) => reason === 'OOMKilling').map(({ at }) => once(at)),
}

/** Answers `filter | select count(*) …` and histograms over the seeded days of an environment. */
export function searchDays(
  environment: string,
  days: Record<string, Tally>,
  asked: { topicId: string; query: string; from: number; to: number; now: Date },
): SqlAnswer | undefined {
  const topic = TOPICS.find(
    (each) => each.environment === environment && each.topicId === asked.topicId,
  )
  if (!topic) return undefined
  const [filter = '', sql = ''] = asked.query.split('|').map((part) => part.trim())
  const find = FILTERS[filter]
  const until = Math.min(asked.to, asked.now.getTime())
  const found = Object.entries(days)
    .filter(([day]) => day >= dayOf(asked.from) && startOfDay(day) < until)
    .flatMap(([, tally]) => find?.(tally, topic) ?? [])
    .filter(({ at }) => at >= asked.from && at < until)
  const step = intervalOf(sql)
  return step ? histogram(found, step) : total(found)
}

function total(found: readonly Counted[]): SqlAnswer {
  const c = found.reduce((sum, { count }) => sum + count, 0)
  return { columns: [{ name: 'c', type: 'bigint' }], rows: [{ c }] }
}

function histogram(found: readonly Counted[], step: number): SqlAnswer {
  const buckets = new Map<number, number>()
  for (const { at, count } of found) {
    const begin = at - (at % step)
    buckets.set(begin, (buckets.get(begin) ?? 0) + count)
  }
  const rows = [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([begin, c]) => ({ t: `${wallText(begin)}.000`, c }))
  return {
    columns: [
      { name: 't', type: 'timestamp' },
      { name: 'c', type: 'bigint' },
    ],
    rows,
  }
}

/** Milliseconds of `interval 5 minute` or `interval 1 hour`; undefined without a histogram. */
function intervalOf(sql: string): number | undefined {
  const [, count, unit] = /histogram\(.*interval\s+(\d+)\s+(minute|hour)/i.exec(sql) ?? []
  if (!count || !unit) return undefined
  return Number(count) * (unit.toLowerCase() === 'hour' ? 3_600_000 : 60_000)
}

function once(at: number): Counted {
  return { at, count: 1 }
}

function answered(audits: Tally['audits']): Tally['audits'] {
  return audits.filter((audit) => !audit.received)
}

/** Everything of a topic; container lines are known by the hour. */
function volumeOf(tally: Tally, topic: Topic): Counted[] {
  if (topic.id === 'audit') return tally.audits.map(({ at }) => once(at))
  if (topic.id === 'event') return tally.events.map(({ at }) => once(at))
  const hours = tally.volume[topic.id] ?? []
  return hours.map((count, hour) => ({ at: startOfDay(tally.day) + hour * 3_600_000, count }))
}
