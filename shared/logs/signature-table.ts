import {
  BLOCK_BUCKETS,
  isAlarming,
  LINE_SEVERITIES,
  type SignatureCount,
  samplesKept,
} from '../documents/digest.ts'
import { redact } from '../redaction/redact.ts'
import { bucketPairs } from './bucket-pairs.ts'
import { endOfPart, LONGEST_MESSAGE } from './mask-scan.ts'
import { bySignature, timeUnit } from './packed-signatures.ts'
import { OTHER_SIGNATURE } from './signature.ts'
import type { Stream } from './streams.ts'

const SEVERITIES = LINE_SEVERITIES.length
const BUCKETS = 288
const BUCKET_MS = 300_000
const BLOCKS = BUCKETS / BLOCK_BUCKETS
const LONGEST_SAMPLE = 140

/** Signatures kept of one day of one object; lines of further ones are counted per source and severity. */
const MOST_SIGNATURES = 20_000

/** The time in front of a text log; the sample's row tells when it was. */
const LEADING_TIME = /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d\S*\s+/

/** One line as the tables count it. */
export interface CountedLine {
  stream: Stream
  /** Position in LINE_SEVERITIES. */
  severity: number
  /** Number of the signature, see Signatures. */
  signature: number
  /** Whole milliseconds since the start of the day; small numbers cost no memory of their own. */
  at: number
  /** The message: the text from `start` to `end` of `bytes`, made a string only where it is kept. */
  bytes: Buffer
  start: number
  end: number
  /** Redacted. */
  exception: string | undefined
}

interface Row {
  source: string
  severity: number
  signature: number
  count: number
  first: number
  last: number
  buckets: Uint32Array
  samples: [hash: number, text: string][]
  /** How many samples are kept, and the largest hash among them once they are that many. */
  kept: number
  worst: number
  exception: string | undefined
}

/** Counts of the signatures of one day. */
export class SignatureTable {
  #bySource: Map<number, Row>[] = []
  #rows: Row[] = []
  #overflow = new Map<string, number>()

  /** Counts one line. */
  add(line: CountedLine): void {
    let rows = this.#bySource[line.stream.sourceNumber]
    if (!rows) {
      rows = new Map()
      this.#bySource[line.stream.sourceNumber] = rows
    }
    const key = line.signature * SEVERITIES + line.severity
    const row = rows.get(key) ?? this.#create(rows, key, line)
    if (row) count(row, line)
  }

  #create(rows: Map<number, Row>, key: number, line: CountedLine): Row | undefined {
    if (this.#rows.length >= MOST_SIGNATURES || line.signature === OTHER_SIGNATURE) {
      const name = `${line.stream.source}\t${line.severity}`
      this.#overflow.set(name, (this.#overflow.get(name) ?? 0) + 1)
      return undefined
    }
    const row: Row = {
      source: line.stream.source,
      severity: line.severity,
      signature: line.signature,
      count: 0,
      first: line.at,
      last: line.at,
      buckets: new Uint32Array(isAlarming(severityAt(line.severity)) ? BUCKETS : BLOCKS),
      samples: [],
      kept: samplesKept(severityAt(line.severity)),
      worst: Number.POSITIVE_INFINITY,
      exception: undefined,
    }
    rows.set(key, row)
    this.#rows.push(row)
    return row
  }

  /** The rows of a digest, sorted by text, source and severity; `start` is the day's in milliseconds since the epoch. */
  rows(texts: readonly string[], start: number): SignatureCount[] {
    return this.#rows
      .map((row) => digestRow(row, texts[row.signature] ?? '', start))
      .sort(bySignature)
  }

  /** Lines that did not fit, sorted. */
  overflow(): { source: string; severity: SignatureCount['severity']; count: number }[] {
    return [...this.#overflow].sort(byName).map(([name, lines]) => {
      const [source = '', severity] = name.split('\t')
      return { source, severity: severityAt(Number(severity)), count: lines }
    })
  }
}

function count(row: Row, line: CountedLine): void {
  row.count += 1
  if (line.at < row.first) row.first = line.at
  if (line.at > row.last) row.last = line.at
  const bucket = (line.at / BUCKET_MS) | 0
  const place = row.buckets.length === BUCKETS ? bucket : (bucket / BLOCK_BUCKETS) | 0
  row.buckets[place] = (row.buckets[place] as number) + 1
  if (line.exception && (!row.exception || line.exception < row.exception)) {
    row.exception = line.exception
  }
  if (row.kept === 0) return
  const hash = mixed(line.at, Math.min(line.end - line.start, LONGEST_MESSAGE))
  if (hash <= row.worst) keepSample(row, hash, sampleOf(line))
}

/** A number that depends on the record alone, so that the smallest are the same samples whatever the split. */
function mixed(at: number, length: number): number {
  let hash = Math.imul(at ^ Math.imul(length, 0x9e3779b1), 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 20
}

/** The message as it may be kept: redacted before it is cut, so that no half of a secret is left. */
function sampleOf({ bytes, start, end }: CountedLine): string {
  const message = bytes.toString('utf8', start, endOfPart(bytes, start, end))
  return redact(message.replace(LEADING_TIME, '')).slice(0, LONGEST_SAMPLE)
}

function keepSample(row: Row, hash: number, text: string): void {
  if (row.samples.some((sample) => sample[0] === hash && sample[1] === text)) return
  row.samples.push([hash, text])
  row.samples.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1))
  row.samples.length = Math.min(row.samples.length, row.kept)
  if (row.samples.length === row.kept) row.worst = row.samples[row.kept - 1]?.[0] ?? 0
}

/** Times are rounded down, which survives merging. */
const floorTo = (time: number, unit: number) => Math.floor(time / unit) * unit

const severityAt = (index: number) => LINE_SEVERITIES[index] ?? 'unknown'

function digestRow(row: Row, text: string, start: number): SignatureCount {
  return {
    text,
    source: row.source,
    severity: severityAt(row.severity),
    count: row.count,
    first: floorTo(start + row.first, timeUnit(severityAt(row.severity))),
    last: floorTo(start + row.last, timeUnit(severityAt(row.severity))),
    buckets: bucketPairs(row.buckets, BUCKETS / row.buckets.length),
    samples: row.samples,
    ...(row.exception ? { exception: row.exception } : {}),
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
const byName = (a: [string, number], b: [string, number]) => compare(a[0], b[0])
