import { DAY_MS, ZONE_OFFSET_MS } from '../calendar/day.ts'
import { AUDIT_SOURCE, EVENT_SOURCE } from '../documents/digest.ts'
import { endsRequest, severityOfAudit } from './audit-table.ts'
import { DayTables } from './day-tables.ts'
import { severityOfEvent } from './event-table.ts'
import { LONGEST_MESSAGE } from './mask-scan.ts'
import { messageOf } from './message.ts'
import { readRecord } from './read-record.ts'
import { type ContainerRecord, type LogRecord, parsed } from './record.ts'
import { severityIndex, severityOfText } from './severity-text.ts'
import { Signatures } from './signature.ts'
import { isContinuation } from './stack-trace.ts'
import { type Stream, Streams } from './streams.ts'

const BUCKET_MS = 300_000

/** Days told apart in one object; lines of further days count as malformed. */
const MOST_DAYS = 40

/** Counts the lines of one object, whatever they are, by the day of their own time. */
export class ObjectReader {
  readonly streams = new Streams()
  readonly signatures = new Signatures()
  /** Tables by day number since the epoch in Asia/Shanghai. */
  readonly days = new Map<number, DayTables>()
  malformed = 0
  #fallback: number | undefined
  #tables: DayTables | undefined
  #tablesDay = Number.NaN
  #audit: Stream
  #event: Stream
  #scratch = Buffer.alloc(4 * LONGEST_MESSAGE)

  /** `fallback` dates lines without a time, in milliseconds since the epoch. */
  constructor(fallback: number | undefined) {
    this.#fallback = fallback
    this.#audit = this.streams.of({ source: AUDIT_SOURCE, pod: '', node: '', image: '' })
    this.#event = this.streams.of({ source: EVENT_SOURCE, pod: '', node: '', image: '' })
  }

  /** Counts one line; see OnLine. */
  readonly line = (bytes: Buffer, _text: string, start: number, end: number): void => {
    const record = readRecord(parsed(bytes.toString('utf8', start, end)))
    const time = record?.time ?? this.#fallback
    if (!record || time === undefined) this.malformed += 1
    else this.#count(record, time)
  }

  #count(record: LogRecord, time: number): void {
    const tables = this.#tablesOf(time)
    if (!tables) {
      this.malformed += 1
      return
    }
    const bucket = bucketOf(time)
    if (record.time === undefined) tables.untimed += 1
    if (record.kind === 'container') this.#container(tables, record, time, bucket)
    else if (record.kind === 'event') {
      const severity = severityIndex(severityOfEvent(record.event))
      tables.addVolume(this.#event, severity, bucket, time)
      tables.events.add(record.event, time)
    } else {
      const severity = severityIndex(severityOfAudit(record.audit))
      tables.addVolume(this.#audit, severity, bucket, time)
      if (endsRequest(record.audit)) tables.audits.add(record.audit, time, bucket)
      else tables.stages += 1
    }
  }

  #container(tables: DayTables, record: ContainerRecord, time: number, bucket: number): void {
    const stream = this.streams.of(record.place)
    if (typeof record.content === 'string' && isContinuation(record.content)) {
      tables.folded += 1
      tables.addVolume(stream, severityIndex('unknown'), bucket, time)
      return
    }
    const message = messageOf(record)
    const scratch = this.#scratch
    const length = scratch.write(message.text.slice(0, LONGEST_MESSAGE))
    const severity =
      message.severity ?? severityOfText(scratch, scratch.toString('latin1', 0, length), 0, length)
    tables.addLine({
      stream,
      severity: severityIndex(severity),
      signature: this.signatures.of(scratch, 0, length),
      time,
      bucket,
      length,
      exception: message.exception,
      text: () => message.text,
    })
  }

  #tablesOf(time: number): DayTables | undefined {
    const day = Math.floor((time + ZONE_OFFSET_MS) / DAY_MS)
    if (day === this.#tablesDay) return this.#tables
    let tables = this.days.get(day)
    if (!tables && this.days.size < MOST_DAYS) {
      tables = new DayTables()
      this.days.set(day, tables)
    }
    this.#tables = tables
    this.#tablesDay = day
    return tables
  }
}

/** Five-minute bucket of the day in Asia/Shanghai, 0-287. */
function bucketOf(time: number): number {
  return Math.floor(((time + ZONE_OFFSET_MS) % DAY_MS) / BUCKET_MS)
}
