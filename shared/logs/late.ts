import { addDays, type Day, daysBefore } from '../calendar/day.ts'
import { keys } from '../documents/keys.ts'
import type { Store } from '../ports/store/store.ts'
import { redact } from '../redaction/redact.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import { sayDay } from '../speech/times.ts'
import type { Candidate } from './candidate.ts'
import { sourceTotals, total } from './day-counts.ts'
import type { DayView } from './day-view.ts'
import { digestIdOf } from './ingest.ts'
import { patternsOf } from './patterns.ts'
import { describePattern, sayService } from './plain-words.ts'
import { type Reduced, reduceDay, shortId } from './reduce.ts'
import { storedAnalysis } from './stored-analysis.ts'
import { namesOf, samplesOf, sentences } from './wording.ts'

/** How many days back late lines are looked for. */
const LATE_DAYS = 3

/** Lines of an earlier day that came after it was analysed. */
export interface LateDay {
  day: Day
  reduced: Reduced
}

/** Digests of earlier days that no stored analysis names, added up; none for a day that was never analysed. */
export async function lateDays(store: Store, environment: string, day: Day): Promise<LateDay[]> {
  const late: LateDay[] = []
  for (const earlier of daysBefore(day, LATE_DAYS)) {
    const named = await namedDigests(store, environment, earlier, day)
    if (!named) continue
    if (!(await hasUnnamed(store, environment, earlier, named))) continue
    const reduced = await reduceDay(store, environment, earlier, { accept: (id) => !named.has(id) })
    if (reduced.counts.lines.read > 0) late.push({ day: earlier, reduced })
  }
  return late
}

/**
 * Digests of `day` that stored analyses name: that of the day itself, and those of the days up to before `until`, in
 * which late ones are told. Undefined when the day itself has no analysis.
 */
export async function namedDigests(
  store: Store,
  environment: string,
  day: Day,
  until: Day,
): Promise<Set<string> | undefined> {
  const own = await storedAnalysis(store, environment, day)
  if (!own) return undefined
  const named = new Set(own.digests ?? [])
  for (let later = addDays(day, 1); later < until; later = addDays(later, 1)) {
    const analysis = await storedAnalysis(store, environment, later)
    for (const late of analysis?.late ?? []) {
      if (late.day === day) for (const id of late.digests) named.add(id)
    }
  }
  return named
}

/** What the late lines of earlier days add, one candidate a day. */
export function lateFindings(view: DayView, late: readonly LateDay[]): Candidate[] {
  return late.map(({ day, reduced: { counts } }) => {
    const errors = total([...sourceTotals(counts).values()].map(([, count]) => count))
    const worst = patternsOf(counts)
      .patterns.filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .sort((a, b) => b.count - a.count || (a.template < b.template ? -1 : 1))[0]
    const what = worst && (describePattern(worst.template, worst.exception) ?? '的一种报错')
    return {
      rule: 'logs.late',
      severity: errors >= 20 ? 'minor' : 'info',
      title: `补报：${sayDay(day, addDays(view.day.day, 1))}的日志后来又到了${sayCount(counts.lines.read)}行`,
      detail: sentences(
        errors === 0 ? '里面没有报错' : `里面有${sayNumber(errors)}条报错`,
        worst ? `最多的是${sayService(worst.source, view.names)}${what}` : '',
      ),
      basis: 'fact',
      surprise: 1,
      spread: 1,
      evidence: {
        kind: '补报',
        subject: day,
        numbers: { lines: counts.lines.read, errors },
        times: {},
        names: namesOf(worst?.source ?? ''),
        samples: worst ? samplesOf(redact(worst.template)) : [],
      },
    }
  })
}

async function hasUnnamed(
  store: Store,
  environment: string,
  day: Day,
  named: ReadonlySet<string>,
): Promise<boolean> {
  for await (const { key } of store.list(keys.digests(environment, day))) {
    const id = digestIdOf(key)
    if (id && !named.has(shortId(id))) return true
  }
  return false
}
