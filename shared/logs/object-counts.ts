import { DAY_MS, ZONE_OFFSET_MS } from '../calendar/day.ts'
import { AUDIT_SOURCE, EVENT_SOURCE } from '../documents/digest.ts'
import { type AuditFacts, endsRequest, severityOfAudit } from './audit-facts.ts'
import { DayTables } from './day-tables.ts'
import { severityIndex } from './severity-text.ts'
import { Signatures } from './signature.ts'
import type { CountedLine } from './signature-table.ts'
import { type Stream, Streams } from './streams.ts'

const BUCKET_MS = 300_000

/** Days told apart in one object; lines of further days count as malformed. */
const MOST_DAYS = 40

/** Everything counted of one object: streams, signatures, and tables by the day of a line's own time. */
export class ObjectCounts {
  readonly streams = new Streams()
  readonly signatures = new Signatures()
  /** Tables by day number since the epoch in Asia/Shanghai. */
  readonly days = new Map<number, DayTables>()
  readonly auditStream: Stream = this.streams.of({
    source: AUDIT_SOURCE,
    pod: '',
    node: '',
    image: '',
  })
  readonly eventStream: Stream = this.streams.of({
    source: EVENT_SOURCE,
    pod: '',
    node: '',
    image: '',
  })
  malformed = 0
  /** Some line is an audit record, or may be one that cannot be read as such. */
  holdsAudit = false
  #tables: DayTables | undefined
  #tablesDay = Number.NaN

  /** The tables of the day that holds `time`; undefined when there are too many days. */
  tablesAt(time: number): DayTables | undefined {
    const day = dayNumber(time)
    if (day === this.#tablesDay) return this.#tables
    let tables = this.days.get(day)
    if (!tables && this.days.size < MOST_DAYS) {
      tables = new DayTables(startOf(day))
      this.days.set(day, tables)
    }
    this.#tables = tables
    this.#tablesDay = day
    return tables
  }

  /** Counts an audit record; true when it ends a request. */
  addAudit(tables: DayTables, facts: AuditFacts, time: number): boolean {
    this.holdsAudit = true
    tables.addVolume(
      this.auditStream,
      severityIndex(severityOfAudit(facts)),
      (time - tables.start) | 0,
    )
    const ends = endsRequest(facts)
    if (ends) tables.audits.add(facts, time, bucketOf(tables, time))
    else tables.stages += 1
    return ends
  }
}

/** An empty line to be filled in, so that counting a line costs no object. */
export function blankLine(stream: Stream): CountedLine {
  return {
    stream,
    severity: 0,
    signature: 0,
    at: 0,
    bytes: Buffer.alloc(0),
    start: 0,
    end: 0,
    exception: undefined,
  }
}

/** Number of the day in Asia/Shanghai since the epoch. */
export function dayNumber(time: number): number {
  return Math.floor((time + ZONE_OFFSET_MS) / DAY_MS)
}

/** First millisecond of a day by its number. */
export function startOf(day: number): number {
  return day * DAY_MS - ZONE_OFFSET_MS
}

const bucketOf = (tables: DayTables, time: number) => Math.floor((time - tables.start) / BUCKET_MS)
