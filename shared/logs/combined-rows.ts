import {
  type AuditCount,
  type ChangeRecord,
  type Digest,
  type EventCount,
  type SignatureCount,
  samplesKept,
} from '../documents/digest.ts'
import { boundedRows } from './bounded-rows.ts'

/** Signatures kept of each kind, alarming and calm: 30,000 take about 60 MB. */
const SIGNATURES = 30_000
const EVENTS = 20_000
const AUDITS = 20_000
const PLACES = 20_000
export const CHANGES = 5_000

/** Messages of one source that begin with as many equal characters share room before others do. */
const BEGINNING = 8

/** A row whose counts of buckets are still being added up. */
type Merged<Row> = Omit<Row, 'buckets'> & { buckets: Map<number, number> }

/** Signatures of a day: a storm of kinds in one source, or of one severity, leaves the others their room. */
export function signatureTable() {
  return boundedRows<SignatureCount, Merged<SignatureCount>>({
    limit: SIGNATURES,
    shareOf: ({ source, severity, text }) => ({
      group: `${source}\t${severity}`,
      kind: text.slice(0, BEGINNING),
    }),
    create: (row) => ({ ...row, count: 0, samples: [], buckets: new Map() }),
    merge: (merged, row) => {
      addCounts(merged, row)
      keepSamples(merged, row)
      if (row.exception && (!merged.exception || row.exception < merged.exception)) {
        merged.exception = row.exception
      }
    },
    weigh: ({ count }) => count,
  })
}

function keepSamples(merged: Merged<SignatureCount>, row: SignatureCount) {
  const kept = samplesKept(row.severity)
  const last = merged.samples[kept - 1]
  if (last && row.samples.every(([hash]) => hash > last[0])) return
  merged.samples = smallest([...merged.samples, ...row.samples], kept)
}

/** Requests of a day: refusals of one user never push out those of another, nor what was allowed. */
export function auditTable() {
  return boundedRows<AuditCount, Merged<AuditCount>>({
    limit: AUDITS,
    shareOf: ({ user, status, verb }) => ({
      group: status < 400 ? 'allowed' : `${status}\t${user}`,
      kind: status < 400 ? user : verb,
    }),
    create: (row) => ({ ...row, count: 0, buckets: new Map() }),
    merge: addCounts,
    weigh: ({ count }) => count,
  })
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

type Place = Digest['places'][number]

/** Pods, nodes and images of a day: many pods of one source leave the other sources their room. */
export function placeTable() {
  return boundedRows<Place, Place>({
    limit: PLACES,
    shareOf: ({ kind, source }) => ({ group: kind, kind: source }),
    create: (row) => ({ ...row, lines: 0, errors: 0 }),
    merge: (merged, row) => {
      merged.lines += row.lines
      merged.errors += row.errors
      merged.first = Math.min(merged.first, row.first)
    },
    weigh: () => 1,
  })
}

/** Series of Kubernetes events of a day: many of one reason leave the other reasons their room. */
export function eventTable() {
  return boundedRows<EventCount, EventCount>({
    limit: EVENTS,
    shareOf: ({ type, reason, namespace }) => ({ group: `${type}\t${reason}`, kind: namespace }),
    create: (row) => ({ ...row, rows: 0 }),
    merge: (merged, row) => {
      merged.rows += row.rows
      merged.least = Math.min(merged.least, row.least)
      merged.most = Math.max(merged.most, row.most)
      merged.first = Math.min(merged.first, row.first)
      merged.last = Math.max(merged.last, row.last)
      merged.began = Math.min(merged.began, row.began)
      if (row.message < merged.message) merged.message = row.message
    },
    weigh: ({ rows }) => rows,
  })
}

/** Changes of an object or a day: what a controller patches all day leaves the changes of people their room. */
export function changeTable(limit: number) {
  return boundedRows<ChangeRecord, { change: ChangeRecord; times: number }>({
    limit,
    shareOf: ({ user, resource, namespace, name }) => ({
      group: user,
      kind: [resource, namespace, name].join('\t'),
    }),
    create: (change) => ({ change, times: 0 }),
    merge: (merged) => {
      merged.times += 1
    },
    weigh: (row) => ('times' in row ? row.times : 1),
  })
}

/** What makes lines one signature. */
export const signatureKey = ({ source, severity, text }: SignatureCount) =>
  `${source}\t${severity}\t${text}`

/** What makes counts those of one place. */
export const placeKey = ({ kind, source, name }: Place) => [kind, source, name].join('\t')

/** What makes rows of events one series. */
export const eventKey = ({ kind, namespace, name, reason, type, uid }: EventCount) =>
  [kind, namespace, name, reason, type, uid].join('\t')

/** What makes requests one row. */
export const auditKey = ({ user, verb, resource, namespace, status }: AuditCount) =>
  [user, verb, resource, namespace, status].join('\t')

/** What makes records of changes the same one; begins with the time. */
export const changeKey = (row: ChangeRecord) =>
  [row.at, row.user, row.verb, row.resource, row.namespace, row.name, row.what].join('\t')

function smallest(samples: [number, string][], keep: number): [number, string][] {
  const sorted = samples.sort(([a, x], [b, y]) => a - b || (x < y ? -1 : x > y ? 1 : 0))
  const distinct = sorted.filter(([hash, text], index) => {
    const before = sorted[index - 1]
    return before?.[0] !== hash || before[1] !== text
  })
  return distinct.slice(0, keep)
}

/** A sum as a row again. */
export function unmerged<Row extends { buckets: Map<number, number> }>(
  row: Row,
): Omit<Row, 'buckets'> & { buckets: [number, number][] } {
  return { ...row, buckets: [...row.buckets].sort(([a], [b]) => a - b) }
}
