import type { Day } from '../calendar/day.ts'
import {
  type AuditCount,
  type ChangeRecord,
  type Digest,
  type EventCount,
  isAlarming,
  type SignatureCount,
  samplesKept,
} from '../documents/digest.ts'
import { boundedRows } from './bounded-rows.ts'
import type { DayCounts } from './day-counts.ts'

/** Signatures kept of each kind, alarming and calm: 30,000 take about 60 MB. */
const SIGNATURES = 30_000
const EVENTS = 20_000
const AUDITS = 20_000
const PLACES = 20_000
const CHANGES = 5_000

/** Adds up the digests of one day, one at a time. */
export interface Combiner {
  /**
   * Counts a digest; false when the same object, or one with equal content, was counted before or the digest
   * is of another day.
   */
  add(digest: Digest): boolean
  result(): DayCounts
}

type Merged<Row> = Omit<Row, 'buckets'> & { buckets: Map<number, number> }

/** Makes an empty sum of a day. Memory is bounded by the kinds of messages, not by the number of digests. */
export function createCombiner(day: Day): Combiner {
  const seen = new Set<string>()
  const sum = emptyCounts(day)
  const tables = {
    alarming: boundedRows<Merged<SignatureCount>>(SIGNATURES),
    calm: boundedRows<Merged<SignatureCount>>(SIGNATURES),
    places: boundedRows<Digest['places'][number]>(PLACES),
    events: boundedRows<EventCount>(EVENTS),
    audits: boundedRows<Merged<AuditCount>>(AUDITS),
    changes: boundedRows<ChangeRecord>(CHANGES),
  }
  return {
    add: (digest) => {
      const { id, etag, size } = digest.object
      const content = `${etag}:${size}`
      if (digest.day !== day || seen.has(id) || seen.has(content)) return false
      seen.add(id).add(content)
      addHead(sum, digest)
      addVolume(sum, digest)
      for (const row of digest.signatures) {
        addSignature(tables[isAlarming(row.severity) ? 'alarming' : 'calm'], row)
      }
      for (const row of digest.places) addPlace(tables.places, row)
      for (const row of digest.events) addEvent(tables.events, row)
      for (const row of digest.audits) addAudit(tables.audits, row)
      for (const row of digest.changes) {
        tables.changes.at(`${row.at}\t${changeKey(row)}`, () => row)
      }
      return true
    },
    result: () => ({
      ...sum,
      incomplete: sum.incomplete.sort((a, b) => (a.key < b.key ? -1 : 1)),
      signatures: [...tables.alarming.sorted(), ...tables.calm.sorted()].map(unmerged),
      places: tables.places.sorted(),
      events: tables.events.sorted(),
      audits: tables.audits.sorted().map(unmerged),
      changes: tables.changes.sorted(),
      dropped: Object.values(tables).reduce((count, { dropped }) => count + dropped, sum.dropped),
    }),
  }
}

function emptyCounts(day: Day): DayCounts {
  return {
    day,
    objects: 0,
    incomplete: [],
    lines: { read: 0, malformed: 0, untimed: 0 },
    signatures: [],
    volume: new Map(),
    places: [],
    events: [],
    audits: [],
    changes: [],
    dropped: 0,
  }
}

function addHead(sum: DayCounts, { object, complete, problem, lines, overflow, dropped }: Digest) {
  sum.objects += 1
  sum.lines.read += lines.read
  sum.lines.malformed += lines.malformed
  sum.lines.untimed += lines.untimed
  if (!complete) sum.incomplete.push({ key: object.key, problem: problem ?? 'unknown' })
  for (const { count } of overflow) sum.dropped += count
  for (const count of Object.values(dropped)) sum.dropped += count
}

function addVolume(sum: DayCounts, digest: Digest) {
  for (const { source, severity, buckets } of digest.volume) {
    const severities = sum.volume.get(source) ?? new Map()
    sum.volume.set(source, severities)
    const counts = severities.get(severity) ?? new Uint32Array(288)
    severities.set(severity, counts)
    for (const [bucket, count] of buckets) counts[bucket] = (counts[bucket] ?? 0) + count
  }
}

function addSignature(
  table: {
    at: (key: string, create: () => Merged<SignatureCount>) => Merged<SignatureCount> | undefined
  },
  row: SignatureCount,
) {
  const merged = table.at(`${row.source}\t${row.severity}\t${row.text}`, () => ({
    ...row,
    count: 0,
    samples: [],
    buckets: new Map(),
  }))
  if (!merged) return
  addCounts(merged, row)
  keepSamples(merged, row)
  if (row.exception && (!merged.exception || row.exception < merged.exception)) {
    merged.exception = row.exception
  }
}

function keepSamples(merged: Merged<SignatureCount>, row: SignatureCount) {
  const kept = samplesKept(row.severity)
  const last = merged.samples[kept - 1]
  if (last && row.samples.every(([hash]) => hash > last[0])) return
  merged.samples = smallest([...merged.samples, ...row.samples], kept)
}

function addAudit(
  table: { at: (key: string, create: () => Merged<AuditCount>) => Merged<AuditCount> | undefined },
  row: AuditCount,
) {
  const key = [row.user, row.verb, row.resource, row.namespace, row.status].join('\t')
  const merged = table.at(key, () => ({ ...row, count: 0, buckets: new Map() }))
  if (merged) addCounts(merged, row)
}

function addCounts(
  merged: { count: number; first: number; last: number; buckets: Map<number, number> },
  row: { count: number; first: number; last: number; buckets: [number, number][] },
) {
  merged.count += row.count
  merged.first = Math.min(merged.first, row.first)
  merged.last = Math.max(merged.last, row.last)
  for (const [bucket, count] of row.buckets) {
    merged.buckets.set(bucket, (merged.buckets.get(bucket) ?? 0) + count)
  }
}

function addPlace(
  table: {
    at: (
      key: string,
      create: () => Digest['places'][number],
    ) => Digest['places'][number] | undefined
  },
  row: Digest['places'][number],
) {
  const merged = table.at([row.kind, row.source, row.name].join('\t'), () => ({
    ...row,
    lines: 0,
    errors: 0,
  }))
  if (!merged) return
  merged.lines += row.lines
  merged.errors += row.errors
  merged.first = Math.min(merged.first, row.first)
}

function addEvent(
  table: { at: (key: string, create: () => EventCount) => EventCount | undefined },
  row: EventCount,
) {
  const { kind, namespace, name, reason, type, uid } = row
  const merged = table.at([kind, namespace, name, reason, type, uid].join('\t'), () => ({
    ...row,
    rows: 0,
  }))
  if (!merged) return
  merged.rows += row.rows
  merged.least = Math.min(merged.least, row.least)
  merged.most = Math.max(merged.most, row.most)
  merged.first = Math.min(merged.first, row.first)
  merged.last = Math.max(merged.last, row.last)
  merged.began = Math.min(merged.began, row.began)
  if (row.message < merged.message) merged.message = row.message
}

const changeKey = (row: ChangeRecord) =>
  [row.user, row.verb, row.resource, row.namespace, row.name, row.what].join('\t')

function smallest(samples: [number, string][], keep: number): [number, string][] {
  const sorted = samples.sort(([a, x], [b, y]) => a - b || (x < y ? -1 : x > y ? 1 : 0))
  const distinct = sorted.filter(([hash, text], index) => {
    const before = sorted[index - 1]
    return before?.[0] !== hash || before[1] !== text
  })
  return distinct.slice(0, keep)
}

function unmerged<Row extends { buckets: Map<number, number> }>(
  row: Row,
): Omit<Row, 'buckets'> & { buckets: [number, number][] } {
  return { ...row, buckets: [...row.buckets].sort(([a], [b]) => a - b) }
}
