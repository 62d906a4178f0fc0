import { isAlarming, LINE_SEVERITIES, type SignatureCount } from '../documents/digest.ts'
import { packBuckets, type TextIndex, unpackBuckets } from './packing.ts'

/** One signature of one source: source, severity, count, first, span, buckets, samples, exception. */
type PackedRow = [
  source: number,
  severity: number,
  count: number,
  first: number,
  span: number,
  buckets: number[],
  samples: SignatureCount['samples'] | 0,
  exception?: string,
]

/** Rows by signature text, so that like stands beside like and gzip sees it. */
export type PackedSignatures = [text: string, rows: PackedRow[]][]

/** Packs rows; times are stored in seconds or minutes after `start`, as precise as they are. */
export function packSignatures(
  signatures: readonly SignatureCount[],
  index: TextIndex,
  start: number,
): PackedSignatures {
  const byText = new Map<string, PackedRow[]>()
  for (const row of signatures) {
    const rows = byText.get(row.text) ?? []
    rows.push(packRow(row, index, start))
    byText.set(row.text, rows)
  }
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1))
}

function packRow(row: SignatureCount, index: TextIndex, start: number): PackedRow {
  const unit = timeUnit(row.severity)
  const packed: PackedRow = [
    index.of(row.source),
    LINE_SEVERITIES.indexOf(row.severity),
    row.count,
    (row.first - start) / unit,
    (row.last - row.first) / unit,
    packBuckets(row.buckets, bucketWidth(row.severity)),
    row.samples.length === 0 ? 0 : row.samples,
  ]
  if (row.exception !== undefined) packed.push(row.exception)
  return packed
}

/** The rows that `packSignatures` packed, sorted by source, severity and text as in a digest. */
export function unpackSignatures(
  packed: PackedSignatures,
  texts: readonly string[],
  start: number,
): SignatureCount[] {
  return packed
    .flatMap(([text, rows]) => rows.map((row) => unpackRow(text, row, texts, start)))
    .sort(bySignature)
}

function unpackRow(
  text: string,
  row: PackedRow,
  texts: readonly string[],
  start: number,
): SignatureCount {
  const [source, level, count, first, span, buckets, samples, exception] = row
  const severity = LINE_SEVERITIES[level] ?? 'unknown'
  const unit = timeUnit(severity)
  return {
    text,
    source: texts[source] ?? '',
    severity,
    count,
    first: start + first * unit,
    last: start + (first + span) * unit,
    buckets: unpackBuckets(buckets, bucketWidth(severity)),
    samples: samples === 0 ? [] : samples,
    ...(exception === undefined ? {} : { exception }),
  }
}

/** Precision of first and last of a signature, in milliseconds: seconds of what alarms, minutes of the rest. */
export function timeUnit(severity: SignatureCount['severity']): number {
  return isAlarming(severity) ? 1000 : 60_000
}

const bucketWidth = (severity: SignatureCount['severity']) => (isAlarming(severity) ? 1 : 12)

/** The order of signatures in a digest. */
export function bySignature(a: SignatureCount, b: SignatureCount): number {
  return compare(a.source, b.source) || compare(a.severity, b.severity) || compare(a.text, b.text)
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
