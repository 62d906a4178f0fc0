import { type AuditCount, BLOCK_BUCKETS, type EventCount } from '../documents/digest.ts'
import { columnsOf, packBuckets, rowsOf, type TextIndex, unpackBuckets } from './packing.ts'

/** One event series: `wait` is how long after the row before it of the same object it began to be seen. */
type PackedEvent = [
  object: number,
  reason: number,
  message: number,
  least: number,
  growth: number,
  rows: number,
  wait: number,
  span: number,
  age: number,
]

/** Event series as columns; the uids side by side, each three characters wide. */
export interface PackedEvents {
  uids: string
  rows: unknown[][]
}

const MINUTE = 60_000

/** Characters of an event's uid in a digest, see `uidOf` of the event table. */
const UID_WIDTH = 3

/** Packs event series in their order; times in minutes. */
export function packEvents(
  events: readonly EventCount[],
  index: TextIndex,
  start: number,
): PackedEvents {
  let before = start
  const rows = events.map((row): PackedEvent => {
    const wait = (row.first - before) / MINUTE
    before = row.first
    return [
      index.of(`${row.kind}\t${row.namespace}\t${row.name}`),
      index.of(`${row.reason}\t${row.type}`),
      index.of(row.message),
      row.least,
      row.most - row.least,
      row.rows,
      wait,
      (row.last - row.first) / MINUTE,
      (row.first - row.began) / MINUTE,
    ]
  })
  const uids = events.map((row) => row.uid.padStart(UID_WIDTH, '.')).join('')
  return { uids, rows: columnsOf(rows) }
}

/** The series that `packEvents` packed. */
export function unpackEvents(
  packed: PackedEvents,
  texts: readonly string[],
  start: number,
): EventCount[] {
  let first = start
  return rowsOf<PackedEvent>(packed.rows).map((row, number) => {
    const uid = packed.uids.slice(number * UID_WIDTH, (number + 1) * UID_WIDTH)
    const [object, why, message, least, growth, rows, wait, span, age] = row
    const [kind = '', namespace = '', name = ''] = (texts[object] ?? '').split('\t')
    const [reason = '', type = ''] = (texts[why] ?? '').split('\t')
    first += wait * MINUTE
    return {
      kind,
      namespace,
      name,
      reason,
      type,
      uid: uid.replaceAll('.', ''),
      least,
      most: least + growth,
      rows,
      first,
      last: first + span * MINUTE,
      began: first - age * MINUTE,
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
): unknown[][] {
  const rows = audits.map(
    (row): PackedAudit => [
      index.of(row.user),
      index.of(row.verb),
      index.of(row.resource),
      index.of(row.namespace),
      row.status,
      row.count,
      (row.first - start) / 1000,
      (row.last - row.first) / 1000,
      packBuckets(row.buckets, widthOf(row.status)),
    ],
  )
  return columnsOf(rows)
}

/** The rows that `packAudits` packed. */
export function unpackAudits(
  packed: unknown[][],
  texts: readonly string[],
  start: number,
): AuditCount[] {
  return rowsOf<PackedAudit>(packed).map((row) => toAudit(row, texts, start))
}

function toAudit(row: PackedAudit, texts: readonly string[], start: number): AuditCount {
  const [user, verb, resource, namespace, status, count, first, span, buckets] = row
  return {
    user: texts[user] ?? '',
    verb: texts[verb] ?? '',
    resource: texts[resource] ?? '',
    namespace: texts[namespace] ?? '',
    status,
    count,
    first: start + first * 1000,
    last: start + (first + span) * 1000,
    buckets: unpackBuckets(buckets, widthOf(status)),
  }
}

const widthOf = (status: number) => (status >= 400 ? 1 : BLOCK_BUCKETS)
