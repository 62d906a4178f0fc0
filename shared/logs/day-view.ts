import type { Environment } from '../documents/environment.ts'
import type { History } from '../documents/history.ts'
import {
  type BaselineDay,
  baselineOf,
  type Comparison,
  comparableDays,
  compare,
  scaleOf,
} from './baseline.ts'
import { type DayCounts, sourceTotals } from './day-counts.ts'
import { knownTemplatesOf } from './known-templates.ts'
import { type Pattern, patternsOf, readKey, type SourceKind, templateKey } from './patterns.ts'

/** A pattern of today beside the same pattern of earlier days. */
export interface ComparedPattern extends Pattern {
  base: Comparison
  /** Days of the whole baseline on which it was seen. */
  seenDays: number
}

/** A pattern of earlier days that today lacks or nearly lacks. */
export interface FadedPattern {
  source: string
  template: string
  alarming: boolean
  base: Comparison
  seenDays: number
}

/** A day beside its baseline: what every rule looks at. */
export interface DayView {
  day: DayCounts
  /** Everything of the day was read; a part day proves no silence. */
  whole: boolean
  names: Readonly<Record<string, string>>
  /** Earlier days with a history, nearest first, and those of them a count is compared with. */
  baseline: BaselineDay[]
  comparable: BaselineDay[]
  /** An earlier day's counts times this are as many as such a day has with today's traffic. */
  scale: (earlier: BaselineDay) => number
  /** The most lines that a pattern of a source may have had on an earlier day although the history does not tell of it. */
  forgotten: (earlier: BaselineDay, of: SourceKind) => number
  /** Lines and errors of every source of today. */
  sources: Map<string, [lines: number, errors: number]>
  patterns: ComparedPattern[]
  faded: FadedPattern[]
}

/** Puts a day beside its baseline; patterns are clustered once over today's signatures and earlier texts. */
export function viewOf(
  environment: Pick<Environment, 'names'>,
  day: DayCounts,
  histories: readonly History[],
  whole: boolean,
): DayView {
  const baseline = baselineOf(day.day, histories)
  const comparable = comparableDays(day.day, baseline)
  const sources = sourceTotals(day)
  const scales = new Map(
    baseline.map((one) => [one, scaleOf(Object.fromEntries(sources), one.logs.sources)]),
  )
  const scale = (earlier: BaselineDay) => scales.get(earlier) ?? 1
  const known = knownTemplatesOf(baseline)
  const { patterns, belongsTo } = patternsOf(day, known.templates)
  const countsBy = new Map(
    baseline.map((earlier) => [earlier, countsOf(earlier, belongsTo)] as const),
  )
  const compared = (key: string, today: number) => ({
    base: compare(
      today,
      comparable.map((earlier) => {
        const count = countsBy.get(earlier)?.get(key) ?? known.forgotten(earlier, readKey(key))
        return count * scale(earlier)
      }),
    ),
    seenDays: baseline.filter((earlier) => countsBy.get(earlier)?.has(key)).length,
  })
  const today = new Map(patterns.map((pattern) => [templateKey(pattern), pattern]))
  return {
    day,
    whole,
    names: environment.names,
    baseline,
    comparable,
    scale,
    forgotten: known.forgotten,
    sources,
    patterns: patterns.map((pattern) => ({
      ...pattern,
      ...compared(templateKey(pattern), pattern.count),
    })),
    faded: [...new Set(belongsTo.values())].sort().flatMap((key) => {
      if (today.has(key)) return []
      return [{ ...readKey(key), ...compared(key, 0) }]
    }),
  }
}

function countsOf(earlier: BaselineDay, belongsTo: Map<string, string>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [text, count] of Object.entries(earlier.logs.templates)) {
    const key = belongsTo.get(text)
    if (key) counts.set(key, (counts.get(key) ?? 0) + count)
  }
  return counts
}
