import type { Day } from '../calendar/day.ts'
import type {
  AuditCount,
  ChangeRecord,
  Digest,
  EventCount,
  LineSeverity,
  SignatureCount,
} from '../documents/digest.ts'

/** Everything one day's log objects hold, added up from their digests; the same whatever the split or order. */
export interface DayCounts {
  day: Day
  /** Log objects that were counted. */
  objects: number
  /** Objects that could be read in part only, by key, with the reason. */
  incomplete: { key: string; problem: string }[]
  lines: { read: number; malformed: number; untimed: number }
  signatures: SignatureCount[]
  /** Lines that are counted in the volume but stand in no signature, because there were too many kinds of them. */
  overflow: Digest['overflow']
  /** Lines per source, severity and five-minute bucket (288 of a day). */
  volume: Map<string, Map<LineSeverity, Uint32Array>>
  /** Lines and errors per pod, node and image of a source. */
  places: Digest['places']
  events: EventCount[]
  audits: AuditCount[]
  /** By time, newest last; bounded. */
  changes: ChangeRecord[]
  /** Places, records of events and requests, and changes that did not fit a bound and are missing above. */
  dropped: Record<'places' | 'events' | 'audits' | 'changes', number>
}

/** Lines of a source by bucket, over all severities or the given ones. */
export function bucketsOf(
  day: DayCounts,
  source: string,
  severities?: readonly LineSeverity[],
): Uint32Array {
  const sum = new Uint32Array(288)
  for (const [severity, buckets] of day.volume.get(source) ?? []) {
    if (severities && !severities.includes(severity)) continue
    for (const [index, count] of buckets.entries()) sum[index] = (sum[index] ?? 0) + count
  }
  return sum
}

/** Lines and errors (fatal included) of every source of the day. */
export function sourceTotals(day: DayCounts): Map<string, [lines: number, errors: number]> {
  const totals = new Map<string, [number, number]>()
  for (const source of day.volume.keys()) {
    const lines = total(bucketsOf(day, source))
    totals.set(source, [lines, total(bucketsOf(day, source, ['fatal', 'error']))])
  }
  return totals
}

/** The sum of a list of counts. */
export function total(counts: Iterable<number>): number {
  let sum = 0
  for (const count of counts) sum += count
  return sum
}

/** How much a Kubernetes event series grew on the day: repeats of one event are shipped with a growing count. */
export function increaseOf(event: EventCount, dayStart: number): number {
  if (event.type !== 'Warning') return event.rows
  const before = event.began >= dayStart ? event.least : 1
  return event.most - event.least + before
}
