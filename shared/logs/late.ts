import { addDays, type Day } from '../calendar/day.ts'
import type { Analysis } from '../documents/analysis.ts'
import type { Store } from '../ports/store/store.ts'
import { redact } from '../redaction/redact.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import { sayDay } from '../speech/times.ts'
import type { Candidate } from './candidate.ts'
import { sourceTotals, total } from './day-counts.ts'
import type { DayView } from './day-view.ts'
import type { LateDay } from './late-days.ts'
import { patternsOf } from './patterns.ts'
import { describePattern, sayService } from './plain-words.ts'
import { storedAnalysis } from './stored-analysis.ts'
import { namesOf, samplesOf, sentences } from './wording.ts'

/** First halves of the ids of the digests of a day that stored analyses name. */
export interface ToldDigests {
  /** Those they rest on. */
  named: Set<string>
  /** Those they leave out for good. */
  skipped: Set<string>
}

/**
 * Digests of `day` that stored analyses name: that of the day itself, and those of the days up to before `until`, in
 * which late ones are told. Undefined when the day itself has no analysis.
 */
export async function toldDigests(
  store: Store,
  environment: string,
  day: Day,
  until: Day,
): Promise<ToldDigests | undefined> {
  const own = await storedAnalysis(store, environment, day)
  if (!own) return undefined
  const lists: Pick<Analysis, 'digests' | 'skipped'>[] = [own]
  for (let later = addDays(day, 1); later < until; later = addDays(later, 1)) {
    const analysis = await storedAnalysis(store, environment, later)
    lists.push(...(analysis?.late ?? []).filter((late) => late.day === day))
  }
  return {
    named: new Set(lists.flatMap(({ digests = [] }) => digests)),
    skipped: new Set(lists.flatMap(({ skipped = [] }) => skipped)),
  }
}

/** The digests of `day` that stored analyses rest on, as `toldDigests` finds them. */
export async function namedDigests(
  store: Store,
  environment: string,
  day: Day,
  until: Day,
): Promise<Set<string> | undefined> {
  return (await toldDigests(store, environment, day, until))?.named
}

/** What the late lines of earlier days add, one candidate a day that has any. */
export function lateFindings(view: DayView, late: readonly LateDay[]): Candidate[] {
  const some = late.filter(({ reduced, anew }) => reduced.counts.lines.read > 0 || anew.more > 0)
  return some.map(({ day, reduced: { counts }, anew }) => {
    const more = Math.max(anew.more, 0)
    const errors = total([...sourceTotals(counts).values()].map(([, count]) => count))
    const worst = patternsOf(counts)
      .patterns.filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .sort((a, b) => b.count - a.count || (a.template < b.template ? -1 : 1))[0]
    const what = worst && (describePattern(worst.template, worst.exception) ?? '的一种报错')
    return {
      rule: 'logs.late',
      severity: errors >= 20 ? 'minor' : 'info',
      title: `补报：${sayDay(day, addDays(view.day.day, 1))}的日志后来又到了${sayCount(counts.lines.read + more)}行`,
      detail: sentences(
        ...sayErrors(counts.lines.read, errors, more),
        worst ? `最多的是${sayService(worst.source, view.names)}${what}` : '',
      ),
      basis: 'fact',
      surprise: 1,
      spread: 1,
      evidence: {
        kind: '补报',
        subject: day,
        numbers: { lines: counts.lines.read + more, errors },
        times: {},
        names: namesOf(worst?.source ?? ''),
        samples: worst ? samplesOf(redact(worst.template)) : [],
      },
    }
  })
}

/** What an object written anew holds beyond what it held before is counted, but cannot be told apart from it. */
function sayErrors(lines: number, errors: number, more: number): string[] {
  const mixed = '在重新投递的文件里，和读过的混在一起，没有单独分析'
  if (lines === 0) return [`这些行${mixed}`]
  const told = errors === 0 ? '里面没有报错' : `里面有${sayNumber(errors)}条报错`
  return more > 0 ? [told, `另外${sayCount(more)}行${mixed}`] : [told]
}
