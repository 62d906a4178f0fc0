import { DAY_MS } from '../calendar/day.ts'
import {
  BLOCK_BUCKETS,
  isAlarming,
  LINE_SEVERITIES,
  type SignatureCount,
} from '../documents/digest.ts'
import { columnsOf, packBuckets, rowsOf, type TextIndex, unpackBuckets } from './packing.ts'

/** One signature of one source; `isNext` tells that the next text begins, `tail` is how long before the end of the day it was seen last. */
type PackedRow = [
  isNext: 0 | 1,
  source: number,
  severity: number,
  count: number,
  first: number,
  tail: number,
  buckets: number[],
  hashes: number[],
]

/** Texts in their order, each followed by the samples and exceptions of its rows; rows as columns. */
export interface PackedSignatures {
  texts: [text: string, samples: string[], exceptions: (string | null)[]][]
  rows: unknown[][]
}

/** Packs the rows of a digest, which are in the order of their texts; times are stored in units after the `start` of the day and before its end. */
export function packSignatures(
  signatures: readonly SignatureCount[],
  index: TextIndex,
  start: number,
): PackedSignatures {
  const texts: PackedSignatures['texts'] = []
  const rows = signatures.map((row): PackedRow => {
    const isNext = texts.at(-1)?.[0] !== row.text
    if (isNext) texts.push([row.text, [], []])
    const [, samples, exceptions] = texts.at(-1) ?? ['', [], []]
    samples.push(...row.samples.map(([, sample]) => sample))
    exceptions.push(row.exception ?? null)
    return packRow(row, isNext ? 1 : 0, index, start)
  })
  return { texts, rows: columnsOf(rows) }
}

function packRow(row: SignatureCount, isNext: 0 | 1, index: TextIndex, start: number): PackedRow {
  const unit = timeUnit(row.severity)
  return [
    isNext,
    index.of(row.source),
    LINE_SEVERITIES.indexOf(row.severity),
    row.count,
    (row.first - start) / unit,
    (start + DAY_MS - row.last) / unit,
    packBuckets(row.buckets, bucketWidth(row.severity)),
    row.samples.map(([hash]) => hash),
  ]
}

/** The rows that `packSignatures` packed, in their order. */
export function unpackSignatures(
  packed: PackedSignatures,
  texts: readonly string[],
  start: number,
): SignatureCount[] {
  let current = -1
  let taken = 0
  let place = 0
  return rowsOf<PackedRow>(packed.rows).map((row) => {
    if (row[0] === 1) {
      current += 1
      taken = 0
      place = 0
    }
    const [text, samples, exceptions] = packed.texts[current] ?? ['', [], []]
    const own = samples.slice(taken, taken + row[7].length)
    const exception = exceptions[place]
    taken += own.length
    place += 1
    return {
      text,
      ...unpackRow(row, texts, start),
      samples: row[7].map((hash, at): [number, string] => [hash, own[at] ?? '']),
      ...(typeof exception === 'string' ? { exception } : {}),
    }
  })
}

function unpackRow(
  [, source, level, count, first, tail, buckets]: PackedRow,
  texts: readonly string[],
  start: number,
): Omit<SignatureCount, 'text' | 'samples'> {
  const severity = LINE_SEVERITIES[level] ?? 'unknown'
  const unit = timeUnit(severity)
  return {
    source: texts[source] ?? '',
    severity,
    count,
    first: start + first * unit,
    last: start + DAY_MS - tail * unit,
    buckets: unpackBuckets(buckets, bucketWidth(severity)),
  }
}

/** Precision of first and last of a signature, in milliseconds: a minute of what alarms, an hour of the rest. */
export function timeUnit(severity: SignatureCount['severity']): number {
  return isAlarming(severity) ? 60_000 : 3_600_000
}

const bucketWidth = (severity: SignatureCount['severity']) =>
  isAlarming(severity) ? 1 : BLOCK_BUCKETS

/** The order of signatures in a digest: by text, source and severity, as they are packed. */
export function bySignature(a: SignatureCount, b: SignatureCount): number {
  return compare(a.text, b.text) || compare(a.source, b.source) || compare(a.severity, b.severity)
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
