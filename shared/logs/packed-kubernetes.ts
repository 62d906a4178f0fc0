import type { AuditCount, EventCount } from '../documents/digest.ts'
import { packBuckets, type TextIndex, unpackBuckets } from './packing.ts'

/** kind, namespace, name, reason, type, message (numbers of texts), uid, least, growth, rows, first, span, age. */
type PackedEvent = [
  kind: number,
  namespace: number,
  name: number,
  reason: number,
  type: number,
  message: number,
  uid: string,
  least: number,
  growth: number,
  rows: number,
  first: number,
  span: number,
  age: number,
]

/** Packs event series; times in seconds after `start`. */
export function packEvents(
  events: readonly EventCount[],
  index: TextIndex,
  start: number,
): PackedEvent[] {
  return events.map((row) => [
    index.of(row.kind),
    index.of(row.namespace),
    index.of(row.name),
    index.of(row.reason),
    index.of(row.type),
    index.of(row.message),
    row.uid,
    row.least,
    row.most - row.least,
    row.rows,
    (row.first - start) / 1000,
    (row.last - row.first) / 1000,
    (row.first - row.began) / 1000,
  ])
}

/** The series that `packEvents` packed. */
export function unpackEvents(
  packed: readonly PackedEvent[],
  texts: readonly string[],
  start: number,
): EventCount[] {
  return packed.map((row) => {
    const [kind, namespace, name, reason, type, message, uid, least, growth, rows] = row
    const first = start + row[10] * 1000
    return {
      kind: texts[kind] ?? '',
      namespace: texts[namespace] ?? '',
      name: texts[name] ?? '',
      reason: texts[reason] ?? '',
      type: texts[type] ?? '',
      uid,
      least,
      most: least + growth,
      rows,
      first,
      last: first + row[11] * 1000,
      began: first - row[12] * 1000,
      message: texts[message] ?? '',
    }
  })
}

type PackedAudit = [
  user: number,
  verb: number,
  resource: number,
  namespace: number,
  status: number,
  count: number,
  first: number,
  span: number,
  buckets: number[],
]

/** Packs audit rows; times in seconds after `start`. */
export function packAudits(
  audits: readonly AuditCount[],
  index: TextIndex,
  start: number,
): PackedAudit[] {
  return audits.map((row) => [
    index.of(row.user),
    index.of(row.verb),
    index.of(row.resource),
    index.of(row.namespace),
    row.status,
    row.count,
    (row.first - start) / 1000,
    (row.last - row.first) / 1000,
    packBuckets(row.buckets, widthOf(row.status)),
  ])
}

/** The rows that `packAudits` packed. */
export function unpackAudits(
  packed: readonly PackedAudit[],
  texts: readonly string[],
  start: number,
): AuditCount[] {
  return packed.map(([user, verb, resource, namespace, status, count, first, span, buckets]) => ({
    user: texts[user] ?? '',
    verb: texts[verb] ?? '',
    resource: texts[resource] ?? '',
    namespace: texts[namespace] ?? '',
    status,
    count,
    first: start + first * 1000,
    last: start + (first + span) * 1000,
    buckets: unpackBuckets(buckets, widthOf(status)),
  }))
}

const widthOf = (status: number) => (status >= 400 ? 1 : 12)
