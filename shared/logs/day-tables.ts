import { type DigestTables, LINE_SEVERITIES } from '../documents/digest.ts'
import { AuditTable } from './audit-table.ts'
import { bucketPairs } from './bucket-pairs.ts'
import { EventTable } from './event-table.ts'
import { type CountedLine, SignatureTable } from './signature-table.ts'
import type { Stream, Streams } from './streams.ts'

const BUCKETS = 288
const BUCKET_MS = 300_000
const SEVERITIES = LINE_SEVERITIES.length
const ERROR = LINE_SEVERITIES.indexOf('error')

/** Places kept of one day of one object, those with most errors and lines first. */
const MOST_PLACES = 3_000

interface StreamCount {
  lines: number
  errors: number
  first: number
}

/** Everything counted of one day of one object. */
export class DayTables {
  readonly start: number
  readonly signatures = new SignatureTable()
  readonly events = new EventTable()
  readonly audits = new AuditTable()
  lines = 0
  untimed = 0
  folded = 0
  stages = 0
  #volume: Uint32Array[] = []
  #sources: string[] = []
  #streams: StreamCount[] = []

  /** `start`: first millisecond of the day since the epoch. */
  constructor(start: number) {
    this.start = start
  }

  /** Counts a line in the volume of its source and of its stream; `at` is in milliseconds since the start of the day. */
  addVolume(stream: Stream, severity: number, at: number): void {
    this.lines += 1
    let volume = this.#volume[stream.sourceNumber]
    if (!volume) {
      volume = new Uint32Array(SEVERITIES * BUCKETS)
      this.#volume[stream.sourceNumber] = volume
      this.#sources[stream.sourceNumber] = stream.source
    }
    const place = severity * BUCKETS + ((at / BUCKET_MS) | 0)
    volume[place] = (volume[place] as number) + 1
    let counts = this.#streams[stream.number]
    if (!counts) {
      counts = { lines: 0, errors: 0, first: at }
      this.#streams[stream.number] = counts
    }
    counts.lines += 1
    if (severity <= ERROR) counts.errors += 1
    if (at < counts.first) counts.first = at
  }

  /** Counts a line that is mined. */
  addLine(line: CountedLine): void {
    this.addVolume(line.stream, line.severity, line.at)
    this.signatures.add(line)
  }

  /** The tables of a digest, sorted. */
  tables(streams: Streams, texts: readonly string[]): DigestTables {
    const places = this.#places(streams)
    const dropped: Record<string, number> = {}
    if (places.length > MOST_PLACES) dropped.places = places.length - MOST_PLACES
    if (this.events.dropped > 0) dropped.events = this.events.dropped
    if (this.audits.dropped > 0) dropped.audits = this.audits.dropped
    const changes = this.audits.changes()
    if (changes.dropped > 0) dropped.changes = changes.dropped
    return {
      signatures: this.signatures.rows(texts, this.start),
      overflow: this.signatures.overflow(),
      volume: this.#volumes(),
      places: places.slice(0, MOST_PLACES).sort(byPlace),
      events: this.events.rows(),
      audits: this.audits.rows(),
      changes: changes.kept,
      dropped,
    }
  }

  #volumes(): DigestTables['volume'] {
    const rows = this.#volume.flatMap((counts, number) =>
      LINE_SEVERITIES.map((severity, index) => ({
        source: this.#sources[number] ?? '',
        severity,
        buckets: bucketPairs(counts.subarray(index * BUCKETS, (index + 1) * BUCKETS), 1),
      })),
    )
    return rows
      .filter((row) => row.buckets.length > 0)
      .sort((a, b) => compare(a.source, b.source) || compare(a.severity, b.severity))
  }

  #places(streams: Streams): DigestTables['places'] {
    const rows = new Map<string, DigestTables['places'][number]>()
    this.#streams.forEach((counts, number) => {
      const stream = streams.all[number]
      if (!stream) return
      for (const kind of ['pod', 'node', 'image'] as const) {
        if (!stream[kind]) continue
        const key = `${kind}\t${stream.source}\t${stream[kind]}`
        const row = rows.get(key) ?? {
          kind,
          source: stream.source,
          name: stream[kind],
          lines: 0,
          errors: 0,
          first: this.start + counts.first,
        }
        row.lines += counts.lines
        row.errors += counts.errors
        row.first = Math.min(row.first, this.start + counts.first)
        rows.set(key, row)
      }
    })
    return [...rows.values()].sort(
      (a, b) => b.errors - a.errors || b.lines - a.lines || byPlace(a, b),
    )
  }
}

type PlaceRow = DigestTables['places'][number]
const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
const byPlace = (a: PlaceRow, b: PlaceRow) =>
  compare(a.kind, b.kind) || compare(a.source, b.source) || compare(a.name, b.name)
