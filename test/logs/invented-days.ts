import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import type { SignatureCount } from '../../shared/documents/digest.ts'
import type { Candidate } from '../../shared/logs/candidate.ts'
import type { DayCounts } from '../../shared/logs/day-counts.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { candidatesOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'

export const DAY = '2026-03-12'

/** So many lines of one signature. */
export interface Row {
  text: string
  count: number
  source?: string
  severity?: SignatureCount['severity']
  /** Buckets the count is spread over; all of the day when left out. */
  buckets?: [from: number, to: number]
  sample?: string
}

/** A day of counts put together from rows, as a combiner would have. */
export function dayOf(day: string, rows: readonly Row[], more: Partial<DayCounts> = {}): DayCounts {
  const volume: DayCounts['volume'] = new Map()
  const signatures = rows.map((row): SignatureCount => {
    const { text, count, source = 'shop/order', severity = 'error', buckets = [0, 288] } = row
    const [from, to] = buckets
    const spread: [number, number][] = []
    for (let bucket = from; bucket < to; bucket += 1) {
      const place = bucket - from
      const share =
        Math.floor((count * (place + 1)) / (to - from)) - Math.floor((count * place) / (to - from))
      if (share > 0) spread.push([bucket, share])
    }
    const severities = volume.get(source) ?? new Map<SignatureCount['severity'], Uint32Array>()
    volume.set(source, severities)
    const sums = severities.get(severity) ?? new Uint32Array(288)
    severities.set(severity, sums)
    for (const [bucket, share] of spread) sums[bucket] = (sums[bucket] ?? 0) + share
    const first = startOfDay(day) + (spread[0]?.[0] ?? 0) * 300_000
    const last = startOfDay(day) + (spread.at(-1)?.[0] ?? 0) * 300_000 + 299_000
    return {
      text,
      source,
      severity,
      count,
      first,
      last,
      buckets: spread,
      samples: row.sample ? [[1, row.sample]] : [],
    }
  })
  const read = rows.reduce((sum, { count }) => sum + count, 0)
  return {
    day,
    objects: 1,
    incomplete: [],
    lines: { read, malformed: 0, untimed: 0 },
    signatures,
    overflow: [],
    volume,
    places: [],
    events: [],
    audits: [],
    changes: [],
    dropped: { places: 0, events: 0, audits: 0, changes: 0 },
    ...more,
  }
}

/** What a quiet day looks like. */
export const ROUTINE: Row[] = [
  { text: 'request served', count: 5000, severity: 'info' },
  { text: 'cache warmed', count: 900, severity: 'info' },
  { text: 'payment settled', count: 3000, severity: 'info', source: 'shop/payment' },
]

/** What is found in a day beside earlier days. */
export function found(
  today: readonly Row[],
  options: {
    days?: number
    before?: readonly Row[]
    more?: Partial<DayCounts>
    past?: Partial<DayCounts>
    whole?: boolean
  } = {},
): Candidate[] {
  const { days = 7, before = ROUTINE, more, past, whole = true } = options
  const histories = Array.from({ length: days }, (_, back) => ({
    schema: 'history/1' as const,
    environment: 'prod',
    day: addDays(DAY, -1 - back),
    logs: historyOf(dayOf(addDays(DAY, -1 - back), before, past), true),
  }))
  const names = { order: '订单服务', payment: '支付服务', '10.0.0.12': '二号节点' }
  return candidatesOf(viewOf({ names }, dayOf(DAY, today, more), histories, whole))
}

/** The rules that found something. */
export const rules = (candidates: readonly Candidate[]) => candidates.map(({ rule }) => rule)
