import type { Evidence } from '../documents/analysis.ts'
import { AUDIT_SOURCE, EVENT_SOURCE } from '../documents/digest.ts'
import { redact } from '../redaction/redact.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import { sayComparison, sayPercent, sayTimes } from '../speech/ratios.ts'
import { sayTime } from '../speech/times.ts'
import { type Comparison, compare, isSpike, TRUSTED_DAYS } from './baseline.ts'
import type { Candidate } from './candidate.ts'
import { concentrationOf, concentrationOfAll } from './concentration.ts'
import { bucketsOf } from './day-counts.ts'
import type { DayView, FadedPattern } from './day-view.ts'
import { describePattern, sayService } from './plain-words.ts'
import {
  baseNumbers,
  bucketStart,
  namesOf,
  peakOf,
  rounded,
  samplesOf,
  sayConcentration,
  sayDays,
  sentences,
} from './wording.ts'

/** Buckets at the end of a day without a line before a source counts as fallen silent: three hours. */
const SILENT_BUCKETS = 36

/** Sources that used to log and did not, the whole day or from some hour on. Nothing is said of a part day. */
export function silences(view: DayView): Candidate[] {
  if (!view.whole || view.day.lines.read === 0) return []
  const known = new Set(view.comparable.flatMap(({ logs }) => Object.keys(logs.sources)))
  return [...known].sort().flatMap((source) => {
    const base = linesBefore(view, source)
    const steady = view.comparable.filter(({ logs }) => logs.sources[source]).length
    const usual =
      base.days >= TRUSTED_DAYS && steady >= base.days * 0.8 && base.median >= 100 && base.least > 0
    if (!usual) return []
    if (base.today === 0) return [silence(view, source, base)]
    const since = silentSince(view, source)
    return since === undefined ? [] : [silence(view, source, base, since)]
  })
}

/** Frequent patterns that all but vanished while their source went on, and all its lines have a pattern. */
export function drops(view: DayView): Candidate[] {
  if (!view.whole) return []
  const unsorted = new Set(view.day.overflow.map(({ source }) => source))
  const gone = [...view.faded, ...view.patterns].filter(({ base, seenDays, source }) => {
    const steady = base.days >= TRUSTED_DAYS && seenDays >= view.baseline.length * 0.8
    const lines = view.sources.get(source)?.[0] ?? 0
    const { median: usual } = linesBefore(view, source)
    return (
      steady &&
      !unsorted.has(source) &&
      base.median >= 100 &&
      base.least > 0 &&
      base.today < base.median * 0.1 &&
      lines > usual * 0.5
    )
  })
  return gone.filter(({ alarming }) => !alarming).map((pattern) => drop(view, pattern))
}

/** Sources in which the share of errors doubled beyond chance. */
export function errorRatios(view: DayView): Candidate[] {
  return [...view.sources].flatMap(([source, [lines, errors]]) => {
    if (source === AUDIT_SOURCE || source === EVENT_SOURCE || errors < 20) return []
    const days = view.comparable
      .map(({ logs }) => logs.sources[source])
      .filter((counts) => counts !== undefined)
    const base = compare(errors, errorsBefore(view, source))
    if (days.length < TRUSTED_DAYS || !isSpike(base)) return []
    const before = days.reduce((sum, [count]) => sum + count, 0)
    const errorsThen = days.reduce((sum, [, count]) => sum + count, 0)
    const ratio =
      errors / lines / Math.max(errorsThen / Math.max(before, 1), 1 / Math.max(before, 1))
    if (ratio < 2 || proportionZ(errors, lines, errorsThen, before) < 5) return []
    return [errorRatio(view, source, base, lines, ratio)]
  })
}

/** A node with most of the errors of the whole environment. */
export function hotNodes(view: DayView): Candidate[] {
  const where = concentrationOfAll(view.day)
  if (!where || where.errors < 100) return []
  return [
    {
      rule: 'logs.place',
      severity: 'minor',
      title: `报错${sayConcentration(where, view.names)}`,
      detail: sentences(`它只写了${sayPercent(where.lineShare)}的日志`),
      basis: 'fact',
      surprise: where.errorShare / Math.max(where.lineShare, 0.01) / 5,
      spread: 1,
      evidence: {
        kind: '报错集中',
        subject: redact(where.name),
        numbers: {
          errors: where.errors,
          errorShare: rounded(where.errorShare),
          lineShare: rounded(where.lineShare),
        },
        times: {},
        names: namesOf(where.name),
        samples: [],
      },
    },
  ]
}

function silence(view: DayView, source: string, base: Comparison, since?: number): Candidate {
  const name = sayService(source, view.names)
  const at = since === undefined ? undefined : bucketStart(view.day.day, since)
  return {
    rule: 'logs.silence',
    severity: 'serious',
    title: at === undefined ? `${name}一整天没有日志` : `${name}从${sayTime(at)}起没有日志`,
    detail: sentences(`平时一天${sayCount(base.median)}行`),
    basis: 'fact',
    suggestion: `请看看${name}是不是停了，或者采集断了`,
    source,
    surprise: 4,
    spread: 1,
    evidence: {
      kind: '日志中断',
      subject: redact(source),
      numbers: { count: base.today, ...baseNumbers(base) },
      times: at === undefined ? {} : { since: new Date(at).toISOString() },
      names: namesOf(source),
      samples: [],
    },
  }
}

function drop(view: DayView, pattern: FadedPattern): Candidate {
  const what = describePattern(pattern.template)
  const name = sayService(pattern.source, view.names)
  return {
    rule: 'logs.drop',
    severity: 'minor',
    title: `${name}${what ? `的${what}` : '有一种平时常见的日志'}${pattern.base.today === 0 ? '没有出现' : `只有${sayCount(pattern.base.today)}条`}`,
    detail: sentences(`平时一天${sayCount(pattern.base.median)}条`),
    basis: 'fact',
    source: pattern.source,
    surprise: 2,
    spread: 1,
    evidence: {
      kind: '日志减少',
      subject: redact(pattern.source),
      numbers: { count: pattern.base.today, ...baseNumbers(pattern.base) },
      times: {},
      names: namesOf(pattern.source),
      samples: samplesOf(pattern.template),
    },
  }
}

function errorRatio(
  view: DayView,
  source: string,
  base: Comparison,
  lines: number,
  ratio: number,
): Candidate {
  const evidence: Omit<Evidence, 'id'> = {
    kind: '错误比例',
    subject: redact(source),
    numbers: {
      errors: base.today,
      lines,
      share: rounded(base.today / lines),
      shareRatio: rounded(ratio),
      ...baseNumbers(base),
    },
    times: { peak: new Date(peakOf(view.day.day, errorBuckets(view, source)).at).toISOString() },
    names: namesOf(source),
    samples: [],
  }
  const much = base.median >= 1 ? `，${sayComparison(base.today, base.median)}` : ''
  return {
    rule: 'logs.ratio',
    severity: 'serious',
    title: `${sayService(source, view.names)}报错${sayCount(base.today)}条${much}`,
    detail: sentences(
      base.median >= 1
        ? `占它日志的${sayPercent(base.today / lines)}，比例是平时的${sayTimes(ratio)}`
        : `${sayDays(base.days)}几乎没有`,
      sayConcentration(concentrationOf(view.day, source), view.names),
    ),
    basis: 'fact',
    source,
    surprise: Math.log2(ratio),
    spread: 1,
    evidence,
  }
}

function errorBuckets(view: DayView, source: string): [number, number][] {
  return [...bucketsOf(view.day, source, ['fatal', 'error']).entries()]
}

function linesBefore(view: DayView, source: string): Comparison {
  return compare(
    view.sources.get(source)?.[0] ?? 0,
    view.comparable.map(({ logs }) => logs.sources[source]?.[0] ?? 0),
  )
}

function errorsBefore(view: DayView, source: string): number[] {
  return view.comparable.map(
    (earlier) => (earlier.logs.sources[source]?.[1] ?? 0) * view.scale(earlier),
  )
}

/** The bucket from which a source that wrote steadily has been silent to the end of the day. */
function silentSince(view: DayView, source: string): number | undefined {
  const buckets = bucketsOf(view.day, source)
  const last = buckets.findLastIndex((count) => count > 0)
  if (last < 0 || 287 - last < SILENT_BUCKETS || last < 24) return undefined
  const before = [...buckets.slice(0, last + 1)]
  const written = before.filter((count) => count > 0).length
  return written >= before.length * 0.9 ? last + 1 : undefined
}

/** Two-proportion z of errors among lines, today against before. */
function proportionZ(errors: number, lines: number, errorsThen: number, linesThen: number): number {
  if (linesThen === 0) return 0
  const pooled = (errors + errorsThen) / (lines + linesThen)
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / lines + 1 / linesThen))
  return spread === 0 ? 0 : (errors / lines - errorsThen / linesThen) / spread
}

/**
 * How the number of errors stands to earlier days, as part of the first sentence; empty without a baseline. Of the two
 * fair comparisons, as they were and by today's traffic, the one that makes less of it is told.
 */
export function sayErrorLevel(view: DayView): string {
  const errors = [...view.sources.values()].reduce((sum, [, count]) => sum + count, 0)
  if (view.comparable.length < TRUSTED_DAYS) return ''
  const usual = [() => 1, view.scale].map((scale) => {
    const before = view.comparable.map((earlier) => {
      const counts = Object.values(earlier.logs.sources)
      return counts.reduce((sum, [, count]) => sum + count, 0) * scale(earlier)
    })
    return compare(errors, before).median
  })
  const distance = (median: number) => Math.abs(Math.log((errors + 1) / (median + 1)))
  const [nearest = 0] = usual.sort((a, b) => distance(a) - distance(b))
  if (errors === 0) return '一条错误也没有'
  if (nearest < 20 && errors < 20) return `错误只有${sayNumber(errors)}条`
  return `错误数${sayComparison(errors, nearest)}`
}
