import type { EventCount, LineSeverity } from '../documents/digest.ts'
import { redact } from '../redaction/redact.ts'
import { type Fields, numberOf, objectOf, textOf } from './record.ts'
import { instantOf } from './record-time.ts'

/** Event series kept of one day of one object. */
const MOST_SERIES = 10_000

/** Messages remembered redacted. */
const MOST_MESSAGES = 2_000

/** Characters of a message that are read (an event's may have 1,024), and that are kept. */
const LONGEST_MESSAGE = 4_000
const LONGEST_KEPT = 300

const ERRORS = new Set([
  'OOMKilling',
  'SystemOOM',
  'Evicted',
  'NodeNotReady',
  'FailedCreate',
  'OOMKilled',
])

/** Severity of a Kubernetes event as a line: Warning is warn, raised to error for what stops work. */
export function severityOfEvent(event: Fields): LineSeverity {
  if (event.type !== 'Warning') return 'info'
  return ERRORS.has(textOf(event.reason)) ? 'error' : 'warn'
}

/** Series of Kubernetes events of one day. */
export class EventTable {
  #rows = new Map<string, EventCount>()
  #redacted = new Map<string, string>()
  dropped = 0

  /** Counts one record of an event, seen at `time`. */
  add(event: Fields, time: number): void {
    const row = rowOf(event, time, this.#told(textOf(event.message ?? event.note)))
    const key = `${seriesOf(row)}\t${row.uid}`
    const known = this.#rows.get(key)
    if (known) join(known, row)
    else if (this.#rows.size < MOST_SERIES) this.#rows.set(key, row)
    else this.dropped += 1
  }

  /** A message as it may be kept; those of an event repeat with it. */
  #told(message: string): string {
    const known = this.#redacted.get(message)
    if (known !== undefined) return known
    if (this.#redacted.size >= MOST_MESSAGES) this.#redacted.clear()
    const told = redact(message.slice(0, LONGEST_MESSAGE)).slice(0, LONGEST_KEPT)
    this.#redacted.set(message, told)
    return told
  }

  /** The rows of a digest, sorted by object, reason, time and uid. */
  rows(): EventCount[] {
    const rows = [...this.#rows.values()].map((row) => ({ row, series: seriesOf(row) }))
    rows.sort(
      ({ row: a, series: x }, { row: b, series: y }) =>
        compare(x, y) || toMinute(a.first) - toMinute(b.first) || compare(a.uid, b.uid),
    )
    return rows.map(({ row }) => ({
      ...row,
      first: toMinute(row.first),
      last: toMinute(row.last),
      began: toMinute(row.began),
    }))
  }
}

const seriesOf = (row: EventCount) =>
  `${row.kind}\t${row.namespace}\t${row.name}\t${row.reason}\t${row.type}`
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** Times are rounded down, which survives merging. */
const toMinute = (time: number) => Math.floor(time / 60_000) * 60_000

function rowOf(event: Fields, time: number, message: string): EventCount {
  const object = objectOf(event.involvedObject) ?? objectOf(event.regarding) ?? {}
  const series = objectOf(event.series)
  const count = numberOf(event.count) ?? numberOf(series?.count) ?? 1
  const type = textOf(event.type)
  const began = instantOf(event.firstTimestamp) ?? instantOf(event.eventTime) ?? time
  return {
    kind: textOf(object.kind),
    namespace: textOf(object.namespace),
    name: textOf(object.name),
    reason: textOf(event.reason),
    type,
    uid: type === 'Warning' ? uidOf(event) : '',
    least: count,
    most: count,
    rows: 1,
    first: time,
    last: time,
    began,
    message,
  }
}

function uidOf(event: Fields): string {
  const metadata = objectOf(event.metadata)
  const name = textOf(metadata?.uid) || textOf(metadata?.name)
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  }
  return (hash >>> 18).toString(36)
}

function join(known: EventCount, row: EventCount): void {
  known.least = Math.min(known.least, row.least)
  known.most = Math.max(known.most, row.most)
  known.rows += row.rows
  known.first = Math.min(known.first, row.first)
  known.last = Math.max(known.last, row.last)
  known.began = Math.min(known.began, row.began)
  if (row.message < known.message) known.message = row.message
}
