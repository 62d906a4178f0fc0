import { AUDIT_API } from './audit-mention.ts'
import { AuditScan } from './audit-scan.ts'
import { type Block, type Bytes, bytesOf } from './block.ts'
import { mayChange } from './change.ts'
import type { DayTables } from './day-tables.ts'
import { EnvelopeScan, FIELDS } from './envelope-scan.ts'
import { EscapeSearch } from './escape-search.ts'
import { FlatJsonScan, writeUnescaped } from './flat-json-scan.ts'
import { LONGEST_MESSAGE } from './mask-scan.ts'
import { blankLine, type ObjectCounts } from './object-counts.ts'
import type { ParsedLines } from './parsed-lines.ts'
import { eventOf, isKubernetes } from './read-record.ts'
import { objectOf, parsed } from './record.ts'
import { instantOf } from './record-time.ts'
import { severityIndex, severityOfText } from './severity-text.ts'
import { severityOfWord } from './severity-words.ts'
import type { Stream } from './streams.ts'
import { TagCache } from './tag-cache.ts'

const BLANK = 32
const OPEN = 123

/** First bytes with which a content needs more than a look: blanks, JSON, what may continue a stack trace. */
const NEEDS_PARSING = new Uint8Array(256)
for (const sign of ' \t{.gCc') NEEDS_PARSING[sign.charCodeAt(0)] = 1

/**
 * Counts lines of the usual forms without parsing them: container records with text or flat JSON as content, and audit
 * records with escaped parts. Refuses all others; what it counts, it counts as ParsedLines would.
 */
export class ScannedLines {
  #counts: ObjectCounts
  #parsed: ParsedLines
  #envelope = new EnvelopeScan()
  #flat = new FlatJsonScan()
  #escapes = new EscapeSearch()
  #audit = new AuditScan()
  #tags: TagCache
  #line: ReturnType<typeof blankLine>
  #scratch = bytesOf(Buffer.alloc(6 * LONGEST_MESSAGE))

  constructor(counts: ObjectCounts, parsedLines: ParsedLines) {
    this.#counts = counts
    this.#parsed = parsedLines
    this.#tags = new TagCache(counts.streams)
    this.#line = blankLine(counts.auditStream)
  }

  /** Counts one line; false when it was not counted because it has to be parsed. */
  add(block: Block, start: number, end: number): boolean {
    const envelope = this.#envelope
    if (!envelope.run(block, start, end)) return false
    const time = instantOf(envelope.stamp)
    const tables = time === undefined ? undefined : this.#counts.tablesAt(time)
    if (time === undefined || !tables) return false
    if (envelope.starts[FIELDS.event] !== 0) return this.#addEvent(tables, block, time)
    if (envelope.starts[FIELDS.__CONTENT__] === 0) return this.#addAudit(tables, block, time)
    if (envelope.others > 0 || envelope.starts[FIELDS.auditID] !== 0) return false
    const stream = this.#tags.streamOf(block, envelope)
    return stream !== undefined && this.#addContent(tables, stream, block, time)
  }

  /** An event that stands escaped in a record of CLS's own fields and a cluster id. */
  #addEvent(tables: DayTables, { bytes }: Block, time: number): boolean {
    const { starts, ends } = this.#envelope
    if (starts[FIELDS.__CONTENT__] !== 0 || starts[FIELDS.auditID] !== 0) return false
    const text = bytes.toString('utf8', starts[FIELDS.event], ends[FIELDS.event])
    const event = eventOf(objectOf(parsed(`"${text}"`)))
    if (event) this.#parsed.addEvent(tables, event, time)
    return event !== undefined
  }

  #addAudit(tables: DayTables, block: Block, time: number): boolean {
    const facts = this.#audit.read(block, this.#envelope)
    if (!facts || mayChange(facts)) return false
    this.#counts.addAudit(tables, facts, time)
    return true
  }

  #addContent(tables: DayTables, stream: Stream, block: Block, time: number): boolean {
    const { bytes, text } = block
    const start = this.#envelope.starts[FIELDS.__CONTENT__] as number
    const end = this.#envelope.ends[FIELDS.__CONTENT__] as number
    if (NEEDS_PARSING[bytes[start] as number] === 0 && this.#escapes.none(text, start, end)) {
      const severity = severityIndex(severityOfText(block, start, end))
      this.#addLine(tables, stream, severity, time, block, start, end)
      return true
    }
    const flat = this.#flat
    const isFlat =
      bytes[start] === OPEN &&
      flat.run(block, start, end) &&
      !(flat.holdsEscapes && text.slice(start, end).includes(AUDIT_API))
    const severity = isFlat && severityOfWord(text.slice(flat.level.start, flat.level.end))
    if (!severity) return this.#addEscaped(tables, stream, bytes, start, end, time)
    const { message } = flat
    const index = severityIndex(severity)
    if (flat.isEscaped) {
      const length = writeUnescaped(bytes, message.start, message.end, this.#scratch.bytes)
      this.#addLine(tables, stream, index, time, this.#scratch, 0, length)
    } else this.#addLine(tables, stream, index, time, block, message.start, message.end)
    return true
  }

  /** A content that is not as simple is parsed, but the rest of its record is not. */
  #addEscaped(
    tables: DayTables,
    stream: Stream,
    bytes: Buffer,
    start: number,
    end: number,
    time: number,
  ): boolean {
    const raw = bytes.toString('utf8', start, end)
    const content = parsed(`"${raw}"`)
    if (typeof content !== 'string') return false
    const fields = objectOf(content)
    if (fields && isKubernetes(fields)) return false
    this.#parsed.lookForAudit(raw, fields ?? content)
    this.#parsed.addContainer(tables, stream, fields ?? content, time)
    return true
  }

  #addLine(
    tables: DayTables,
    stream: Stream,
    severity: number,
    time: number,
    block: Bytes,
    start: number,
    stop: number,
  ): void {
    const { bytes } = block
    let end = stop
    while (end > start && bytes[end - 1] === BLANK) end -= 1
    const line = this.#line
    line.stream = stream
    line.severity = severity
    line.signature = this.#counts.signatures.of(block, start, end)
    line.at = (time - tables.start) | 0
    line.bytes = bytes
    line.start = start
    line.end = end
    tables.addLine(line)
  }
}
