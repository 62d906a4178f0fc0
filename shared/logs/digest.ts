import { createHash } from 'node:crypto'
import { type Day, dayOf } from '../calendar/day.ts'
import { DIGEST_VERSION, type Digest } from '../documents/digest.ts'
import { DayTables } from './day-tables.ts'
import { type Ending, uncompressed } from './gunzip.ts'
import { type OnLine, readLines } from './lines.ts'
import { dayNumber, ObjectCounts, startOf } from './object-counts.ts'
import { ParsedLines } from './parsed-lines.ts'
import { instantOfKey } from './record-time.ts'
import { ScannedLines } from './scanned-lines.ts'

/** What the map step reads: one log object as stored. */
export interface DigestInput {
  /** The bytes as stored, gzip or plain. */
  stream: AsyncIterable<Uint8Array>
  object: { bucket: string; key: string; etag: string; size: number }
  environment: string
  /**
   * Milliseconds since the epoch that date lines without a time when the key names none, e.g. when the object was
   * stored. Without either such lines count as malformed.
   */
  storedAt?: number
  /** Milliseconds since the epoch when the object was shipped, where that is known better than the key tells. */
  shippedAt?: number
  /** Reading stops when it is aborted; what was read then stands in digests that are not complete. */
  signal?: AbortSignal
}

/** Uncompressed bytes after which reading stops: thirty times the largest object CLS ships. */
const MOST_BYTES = 8 * 2 ** 30

/**
 * Reads one log object to its end and returns a digest for every day found in it, sorted by day, the day of the
 * object's path always among them (also when the object is empty or broken). Streams: memory does not grow with the
 * object. Never throws for what the object holds: a cut, damaged or foreign object gives digests with
 * `complete: false` and a `problem`. Errors of the stream itself (UpstreamError) fly. Same bytes in, same digests out.
 */
export async function digestObject(input: DigestInput): Promise<Digest[]> {
  const fallback = input.shippedAt ?? instantOfKey(input.object.key) ?? input.storedAt
  const counts = new ObjectCounts()
  const parsing = new ParsedLines(counts, fallback)
  const scanning = new ScannedLines(counts, parsing)
  const ending: Ending = {}
  const onLine: OnLine = (block, start, end) => {
    if (!scanning.add(block, start, end)) parsing.add(block.bytes, start, end)
  }
  const read = await readLines(uncompressed(input.stream, ending), onLine, ({ bytes }) => {
    if (bytes > MOST_BYTES) ending.problem = 'more than 8 GB uncompressed; the rest was not read'
    if (input.signal?.aborted) ending.problem = 'out of time; the rest was not read'
    return ending.problem === undefined
  })
  counts.malformed += read.oversized
  return digestsOf(input, counts, ending, read.bytes, fallback)
}

function digestsOf(
  input: DigestInput,
  counts: ObjectCounts,
  ending: Ending,
  bytes: number,
  fallback: number | undefined,
): Digest[] {
  const own = fallback === undefined ? undefined : dayNumber(fallback)
  if (own !== undefined && !counts.days.has(own)) counts.days.set(own, new DayTables(startOf(own)))
  const days = [...counts.days].sort(([a], [b]) => a - b)
  const lines = Object.fromEntries(days.map(([day, tables]) => [dayAt(day), tables.lines]))
  const home = own ?? days[0]?.[0]
  return days.map(([day, tables]) => ({
    schema: 'digest/1',
    environment: input.environment,
    day: dayAt(day),
    version: DIGEST_VERSION,
    object: { ...input.object, id: objectId(input.object) },
    complete: ending.problem === undefined,
    ...(ending.problem === undefined ? {} : { problem: ending.problem }),
    days: lines,
    ...(counts.holdsAudit ? { holdsAudit: true as const } : {}),
    lines: {
      read: tables.lines,
      malformed: day === home ? counts.malformed : 0,
      untimed: tables.untimed,
      folded: tables.folded,
      stages: tables.stages,
    },
    bytes,
    ...tables.tables(counts.streams, counts.signatures.texts),
  }))
}

const dayAt = (number: number): Day => dayOf(startOf(number))

/** Id of an object in digest keys: sha256 of bucket, key and ETag. */
export function objectId(object: { bucket: string; key: string; etag: string }): string {
  return createHash('sha256')
    .update(`${object.bucket}\n${object.key}\n${object.etag}`)
    .digest('hex')
}
