import { startOfDay } from '../calendar/day.ts'
import type { Evidence } from '../documents/analysis.ts'
import { BUCKET_MINUTES } from '../documents/digest.ts'
import { redact } from '../redaction/redact.ts'
import { sayName } from '../speech/names.ts'
import { sayNumber } from '../speech/numerals.ts'
import { sayPercent } from '../speech/ratios.ts'
import { sayTime } from '../speech/times.ts'
import { calleeOf } from './callee.ts'
import { type Concentration, concentrationOf } from './concentration.ts'
import type { ComparedPattern, DayView } from './day-view.ts'

/** Longest sample and template in evidence, in characters. */
const SAMPLE = 220

/** The instant a five-minute bucket of a day begins. */
export function bucketStart(day: string, bucket: number): number {
  return startOfDay(day) + bucket * BUCKET_MINUTES * 60_000
}

/** The busiest bucket: its start and count. */
export function peakOf(
  day: string,
  buckets: readonly (readonly [bucket: number, count: number])[],
): { at: number; count: number } {
  let [peak, most] = [0, -1]
  for (const [bucket, count] of buckets) if (count > most) [peak, most] = [bucket, count]
  return { at: bucketStart(day, peak), count: Math.max(most, 0) }
}

/** Texts of the day as they may leave: redacted and cut. */
export function samplesOf(...texts: readonly string[]): string[] {
  return [...new Set(texts.filter(Boolean).map((text) => redact(text).slice(0, SAMPLE)))].slice(
    0,
    3,
  )
}

/** Names for page and mail: redacted, at most five. */
export function namesOf(...names: readonly string[]): string[] {
  return [...new Set(names.filter(Boolean).map((name) => redact(name).slice(0, 120)))].slice(0, 5)
}

/** The evidence of a pattern: counts, baseline, times, samples. */
export function patternEvidence(
  view: DayView,
  pattern: ComparedPattern,
  kind: string,
): Omit<Evidence, 'id'> {
  const peak = peakOf(view.day.day, pattern.buckets)
  const where = concentrationOf(view.day, pattern.source)
  const { base } = pattern
  return {
    kind,
    subject: redact(pattern.source),
    numbers: {
      count: pattern.count,
      ...baseNumbers(base),
      seenDays: pattern.seenDays,
      peak: peak.count,
      ...(where
        ? { errorShare: rounded(where.errorShare), lineShare: rounded(where.lineShare) }
        : {}),
    },
    times: {
      first: new Date(pattern.first).toISOString(),
      last: new Date(pattern.last).toISOString(),
      peak: new Date(peak.at).toISOString(),
    },
    names: namesOf(pattern.source, calleeOf(view, pattern) ?? '', where?.name ?? ''),
    samples: samplesOf(pattern.template, ...pattern.samples),
  }
}

/** The figures of a comparison as evidence names them. */
export function baseNumbers(base: ComparedPattern['base']): Record<string, number> {
  if (base.days === 0) return { days: 0 }
  const { median, least, most, days, ratio, z } = base
  return {
    median: rounded(median),
    least: rounded(least),
    most: rounded(most),
    days,
    ratio: rounded(ratio),
    z: rounded(z),
  }
}

/** When a pattern was worst, as a sentence: 下午两点二十分前后最多. */
export function sayPeak(view: DayView, pattern: ComparedPattern): string {
  return `${sayTime(peakOf(view.day.day, pattern.buckets).at)}前后最多`
}

/** Where errors gather, as a sentence; empty when they are spread. */
export function sayConcentration(
  where: Concentration | undefined,
  names: Readonly<Record<string, string>>,
): string {
  if (!where) return ''
  const share = where.errorShare > 0.97 ? '几乎全部' : sayPercent(where.errorShare)
  if (where.kind === 'image') return `${share}出在同一个版本上`
  const name = sayName(where.name, names)
  return `${share}出在${where.kind === 'node' ? '一台节点' : '一个副本'}上，${name}`
}

/** How many earlier days a finding rests on, as its subject: 前十四天. */
export function sayDays(days: number): string {
  return `前${sayNumber(days)}天`
}

/** Three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

/** Sentences joined as speech; empty ones are left out. */
export function sentences(...parts: readonly string[]): string {
  return parts
    .filter(Boolean)
    .map((part) => (/[。！？]$/.test(part) ? part : `${part}。`))
    .join('')
}
