import { redact } from '../redaction/redact.ts'
import { auditFacts } from './audit-facts.ts'
import { AUDIT_API, mentionsAudit } from './audit-mention.ts'
import { bytesOf } from './block.ts'
import { changeOf, isDryRun, mayChange } from './change.ts'
import type { DayTables } from './day-tables.ts'
import { severityOfEvent } from './event-table.ts'
import { LONGEST_MESSAGE } from './mask-scan.ts'
import { messageOf } from './message.ts'
import type { ObjectCounts } from './object-counts.ts'
import { readRecord } from './read-record.ts'
import { type AuditRecord, type Fields, type LogRecord, parsed } from './record.ts'
import { severityIndex, severityOfText } from './severity-text.ts'
import { isContinuation } from './stack-trace.ts'
import type { Stream } from './streams.ts'

const UNKNOWN = severityIndex('unknown')

/** Counts lines by parsing them: any shape of record. */
export class ParsedLines {
  #counts: ObjectCounts
  #fallback: number | undefined
  #scratch = bytesOf(Buffer.alloc(6 * LONGEST_MESSAGE))

  /** `fallback` dates lines without a time, in milliseconds since the epoch. */
  constructor(counts: ObjectCounts, fallback: number | undefined) {
    this.#counts = counts
    this.#fallback = fallback
  }

  /** Counts one line. */
  add(bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('utf8', start, end)
    const record = readRecord(parsed(text))
    const time = record?.time ?? this.#fallback
    const tables = time === undefined ? undefined : this.#counts.tablesAt(time)
    if (!record || time === undefined || !tables) {
      this.#counts.malformed += 1
      return
    }
    if (record.time === undefined) tables.untimed += 1
    if (record.kind === 'container') this.lookForAudit(text, record.content)
    this.#addRecord(tables, record, time)
  }

  #addRecord(tables: DayTables, record: LogRecord, time: number): void {
    if (record.kind === 'container') {
      this.addContainer(tables, this.#counts.streams.of(record.place), record.content, time)
    } else if (record.kind === 'event') {
      this.addEvent(tables, record.event, time)
    } else this.#addAudit(tables, record, time)
  }

  /** Notes a container's content that may be an audit record; `raw` is the text it was read from. */
  lookForAudit(raw: string, content: string | Fields): void {
    const counts = this.#counts
    if (!counts.holdsAudit && raw.includes(AUDIT_API)) counts.holdsAudit = mentionsAudit(content)
  }

  /** Counts a Kubernetes event. */
  addEvent(tables: DayTables, event: Fields, time: number): void {
    const severity = severityIndex(severityOfEvent(event))
    tables.addVolume(this.#counts.eventStream, severity, time - tables.start)
    tables.events.add(event, time)
  }

  #addAudit(tables: DayTables, { audit }: AuditRecord, time: number): void {
    const facts = auditFacts(audit)
    const ends = this.#counts.addAudit(tables, facts, time)
    if (!ends || !mayChange(facts) || isDryRun(audit)) return
    tables.audits.addChange(changeOf(audit, facts, time))
  }

  /** Counts what a container said, as a whole text or in fields. */
  addContainer(tables: DayTables, stream: Stream, content: string | Fields, time: number): void {
    const at = (time - tables.start) | 0
    if (typeof content === 'string' && isContinuation(content)) {
      tables.folded += 1
      tables.addVolume(stream, UNKNOWN, at)
      return
    }
    const message = messageOf(content)
    const { bytes } = this.#scratch
    const length = bytes.write(message.text.slice(0, 2 * LONGEST_MESSAGE))
    const severity =
      message.severity ??
      severityOfText({ bytes, text: bytes.toString('latin1', 0, length) }, 0, length)
    tables.addLine({
      stream,
      severity: severityIndex(severity),
      signature: this.#counts.signatures.of(this.#scratch, 0, length),
      at,
      bytes,
      start: 0,
      end: length,
      exception: message.exception && redact(message.exception),
    })
  }
}
