import { BUCKET_MINUTES } from '../documents/digest.ts'
import type { Severity } from '../documents/ids.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import { sayTimes } from '../speech/ratios.ts'
import { sayTime } from '../speech/times.ts'
import { isSpike, TRUSTED_DAYS } from './baseline.ts'
import { calleeOf } from './callee.ts'
import type { Candidate } from './candidate.ts'
import { changeBefore, sayChangeBefore, sayChangeBeforePeak } from './change-hint.ts'
import { concentrationOf } from './concentration.ts'
import type { ComparedPattern, DayView } from './day-view.ts'
import { timeUnit } from './packed-signatures.ts'
import { describePattern, describeStatus, plainTrouble, sayService } from './plain-words.ts'
import {
  namesOf,
  patternEvidence,
  peakOf,
  sayConcentration,
  sayDays,
  sayPeak,
  sentences,
} from './wording.ts'

const TEN_MINUTES = 600_000
/** Patterns of one source that begin this close together are told as one. */
const TOGETHER_MS = 30 * 60_000

/** Error and warning patterns that no day of the baseline had; patterns of a source that began together are one. */
export function newPatterns(view: DayView): Candidate[] {
  if (view.baseline.length === 0) return []
  const fresh = view.patterns.filter((pattern) => isNew(view, pattern))
  const leaders: { pattern: ComparedPattern; followers: ComparedPattern[] }[] = []
  for (const pattern of [...fresh].sort(byWeight)) {
    const leader = leaders.find(
      (known) =>
        isSameMatter(view, known.pattern, pattern) &&
        Math.abs(known.pattern.first - pattern.first) <= TOGETHER_MS,
    )
    if (leader) leader.followers.push(pattern)
    else leaders.push({ pattern, followers: [] })
  }
  return leaders.map(({ pattern, followers }) => newPattern(view, pattern, followers))
}

/** Known patterns of errors and warnings that rose beyond their noise. */
export function spikes(view: DayView): Candidate[] {
  return view.patterns
    .filter((pattern) => pattern.alarming && pattern.seenDays > 0 && isSpike(pattern.base))
    .map((pattern) => spike(view, pattern))
}

/** Patterns that were hardly above their usual total but came in one burst. */
export function bursts(view: DayView): Candidate[] {
  return view.patterns.filter((pattern) => isBurst(view, pattern)).map((one) => burst(view, one))
}

/** The most frequent errors where there is no history to compare with. */
export function plainErrors(view: DayView): Candidate[] {
  if (view.baseline.length > 0) return []
  return view.patterns
    .filter(({ severity, count }) => isError(severity) && count >= 3)
    .sort(byWeight)
    .slice(0, 3)
    .map((pattern) => ({
      rule: 'logs.errors',
      severity: severityOf(pattern) === 'critical' ? 'serious' : severityOf(pattern),
      title: `${titleOf(view, pattern)}${sayCount(pattern.count)}次`,
      detail: sentences('还没有前几天的记录可比，不能判断是不是新的'),
      basis: 'fact',
      source: pattern.source,
      surprise: 1,
      spread: 1,
      evidence: patternEvidence(view, pattern, '错误模板'),
    }))
}

function isNew({ baseline }: DayView, pattern: ComparedPattern): boolean {
  if (!pattern.alarming || pattern.seenDays > 0) return false
  if (pattern.severity === 'fatal') return true
  const lasting = pattern.last - pattern.first >= 60_000 || pattern.count >= 5
  return pattern.count >= (baseline.length >= TRUSTED_DAYS ? 3 : 20) && lasting
}

/**
 * Whether the baseline is large enough that the pattern should have shown in it, had it been there before; days that had
 * too many patterns to remember one like it do not count.
 */
function isMissed({ baseline, scale, forgotten }: DayView, pattern: ComparedPattern): boolean {
  const expected = baseline.map((earlier) => {
    const count = pattern.count / scale(earlier)
    return count > forgotten(earlier, pattern) ? count : 0
  })
  return expected.reduce((sum, count) => sum + count, 0) >= TRUSTED_DAYS
}

/** Patterns of one source, or of several that could not reach the same other one. */
function isSameMatter(view: DayView, a: ComparedPattern, b: ComparedPattern): boolean {
  if (a.source === b.source) return true
  const callee = calleeOf(view, a)
  return callee !== undefined && (callee === calleeOf(view, b) || callee === b.source)
}

function newPattern(
  view: DayView,
  pattern: ComparedPattern,
  followers: readonly ComparedPattern[],
): Candidate {
  const days = view.baseline.length
  const trusted = days >= TRUSTED_DAYS && isMissed(view, pattern)
  const change = changeBefore(view, pattern.source, pattern.first, timeUnit(pattern.severity))
  const evidence = patternEvidence(view, pattern, '新错误模板')
  const others = otherSources(pattern, followers)
  return {
    rule: 'logs.new',
    severity: trusted ? severityOf(pattern) : lower(severityOf(pattern)),
    title: `${titleOf(view, pattern)}${sayCount(pattern.count)}次`,
    detail: sentences(
      sayUnheard(view, pattern, trusted),
      firstSeen(pattern, change),
      sayFollowers(view, pattern, followers),
      sayConcentration(concentrationOf(view.day, pattern.source), view.names),
    ).slice(0, 400),
    basis: trusted ? 'fact' : 'hypothesis',
    source: pattern.source,
    surprise: 5 + Math.log10(pattern.count),
    spread: 1 + others.length,
    evidence: {
      ...evidence,
      numbers: { ...evidence.numbers, baselineDays: days, together: followers.length },
      times: {
        ...evidence.times,
        ...(change ? { change: new Date(change.at).toISOString() } : {}),
      },
      names: [
        ...evidence.names,
        ...namesOf(...others, change ? `${change.resource} ${change.name}` : ''),
      ].slice(0, 20),
    },
  }
}

function sayUnheard(view: DayView, pattern: ComparedPattern, trusted: boolean): string {
  const days = view.baseline.length
  if (trusted) return `${sayDays(days)}一次都没有`
  if (days < TRUSTED_DAYS) return `只有${sayDays(days)}可比，那时没有，可能是新的`
  const isCut = view.baseline.some((earlier) => view.forgotten(earlier, pattern) > 0)
  return isCut
    ? `${sayDays(days)}日志种类太多，没有记全，可能是新的`
    : `${sayDays(days)}日志少，那时没有，可能是新的`
}

function otherSources(pattern: ComparedPattern, followers: readonly ComparedPattern[]): string[] {
  return [...new Set(followers.map(({ source }) => source))].filter(
    (source) => source !== pattern.source,
  )
}

function sayFollowers(
  view: DayView,
  pattern: ComparedPattern,
  followers: readonly ComparedPattern[],
): string {
  if (followers.length === 0) return ''
  const others = otherSources(pattern, followers)
  if (others.length === 0) return `同一个服务另有${sayNumber(followers.length)}种新报错，一起开始的`
  const named = others
    .slice(0, 2)
    .map((source) => sayService(source, view.names))
    .join('、')
  return others.length > 2
    ? `${named}等${sayNumber(others.length)}个服务也一起报错`
    : `${named}也一起报错`
}

function firstSeen(
  pattern: ComparedPattern,
  change: Parameters<typeof sayChangeBefore>[0],
): string {
  const first = `第一次在${sayTime(pattern.first)}`
  const hint = sayChangeBefore(change, pattern.first)
  return hint ? `${first}，${hint}` : first
}

function spike(view: DayView, pattern: ComparedPattern): Candidate {
  const { base } = pattern
  const severe = severityOf(pattern)
  const trusted = base.days >= TRUSTED_DAYS
  const large = base.ratio >= 5 && severe === 'critical'
  const peak = peakOf(view.day.day, pattern.buckets)
  const change = changeBefore(view, pattern.source, peak.at, BUCKET_MINUTES * 60_000)
  const usual =
    base.median >= 1 ? `是平时的${sayTimes(base.ratio)}` : `${sayDays(base.days)}大多一次都没有`
  return {
    rule: 'logs.spike',
    severity: large && trusted ? 'critical' : lower(severe),
    title: `${titleOf(view, pattern)}${sayCount(pattern.count)}次，${usual}`,
    detail: sentences(
      sayPeak(view, pattern),
      sayChangeBeforePeak(change, peak.at),
      trusted ? '' : `只有${sayDays(base.days)}可比，把握不大`,
      sayConcentration(concentrationOf(view.day, pattern.source), view.names),
    ).slice(0, 400),
    basis: 'fact',
    source: pattern.source,
    surprise: Math.log2(Math.max(base.ratio, 1)),
    spread: 1,
    evidence: patternEvidence(view, pattern, '突增模板'),
  }
}

function isBurst(view: DayView, pattern: ComparedPattern): boolean {
  if (!pattern.alarming || isNew(view, pattern) || isSpike(pattern.base)) return false
  const unusual = pattern.base.days < TRUSTED_DAYS || pattern.count > 1.2 * pattern.base.most
  const counts = pattern.buckets.map(([, count]) => count)
  const mean = pattern.count / 288
  const most = Math.max(...counts, 0)
  return unusual && most >= 50 && most > 8 * Math.max(mean, 1) && most >= pattern.count * 0.3
}

function burst(view: DayView, pattern: ComparedPattern): Candidate {
  const peak = peakOf(view.day.day, pattern.buckets)
  return {
    rule: 'logs.burst',
    severity: isError(pattern.severity) && peak.count >= 200 ? 'serious' : 'minor',
    title: `${titleOf(view, pattern)}五分钟里${sayCount(peak.count)}次`,
    detail: sentences(`集中在${sayTime(peak.at)}前后`),
    basis: 'fact',
    source: pattern.source,
    surprise: 1.5,
    spread: 1,
    evidence: patternEvidence(view, pattern, '集中爆发'),
  }
}

/** A service and what is wrong with it, ready for a count. */
function titleOf(view: DayView, pattern: ComparedPattern): string {
  const service = sayService(pattern.source, view.names)
  const callee = calleeOf(view, pattern)
  const trouble = troubleOf(pattern)
  const what = callee
    ? `调用${sayService(callee, view.names)}${plainTrouble(trouble) ?? '出错'}`
    : trouble
  const kind = isError(pattern.severity) ? '报错，' : '警告，'
  const unnamed =
    pattern.seenDays === 0 && pattern.base.days > 0 ? `出现一种新${kind}` : `有一种${kind}`
  return `${service}${what ?? unnamed}`
}

/** What is wrong by the template, or by a sample where the telling figure is masked: the status of an access log. */
function troubleOf({ template, exception, samples }: ComparedPattern): string | undefined {
  return describePattern(template, exception) ?? describeStatus(samples[0] ?? '')
}

function severityOf(pattern: ComparedPattern): Severity {
  const { severity, count, first, last } = pattern
  if (!isError(severity)) return 'minor'
  if (count < 20 && /内存不足|程序崩溃|死锁|磁盘写满/.test(troubleOf(pattern) ?? ''))
    return 'serious'
  if (severity === 'fatal' && count >= 3) return 'critical'
  if (count >= 500 && last - first >= TEN_MINUTES) return 'critical'
  return count >= 20 ? 'serious' : 'minor'
}

const lower = (severity: Severity): Severity => (severity === 'critical' ? 'serious' : severity)

const isError = (severity: string) => severity === 'error' || severity === 'fatal'

const byWeight = (a: ComparedPattern, b: ComparedPattern) =>
  Number(isError(b.severity)) - Number(isError(a.severity)) ||
  b.count - a.count ||
  (a.template < b.template ? -1 : 1)
