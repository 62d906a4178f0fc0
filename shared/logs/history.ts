import { startOfDay } from '../calendar/day.ts'
import type { LogHistory } from './baseline.ts'
import type { DayCounts } from './day-counts.ts'
import { increaseOf, sourceTotals } from './day-counts.ts'
import { type Pattern, patternsOf, templateKey } from './patterns.ts'

/** Calm patterns seen less often than this a day are not remembered. */
export const REMEMBERED = 20
const TEMPLATES = 4_000
const PLACES = 2_000

/** The compact counts of a day for later baselines: a pure fold of what was combined, bounded. */
export function historyOf(day: DayCounts, complete: boolean): LogHistory {
  const { patterns } = patternsOf(day)
  return {
    complete,
    lines: day.lines.read,
    sources: Object.fromEntries(sortedEntries(sourceTotals(day)).slice(0, PLACES)),
    templates: Object.fromEntries(
      remembered(patterns).map((pattern) => [templateKey(pattern), pattern.count]),
    ),
    reasons: Object.fromEntries(sortedEntries(reasonTotals(day))),
    refusals: Object.fromEntries(sortedEntries(refusalTotals(day)).slice(0, PLACES)),
    images: imagesOf(day),
  }
}

/** Increase of Kubernetes warnings of a day by reason. */
export function reasonTotals(day: DayCounts): Map<string, number> {
  const totals = new Map<string, number>()
  for (const event of day.events) {
    if (event.type !== 'Warning') continue
    const increase = increaseOf(event, startOfDay(day.day))
    totals.set(event.reason, (totals.get(event.reason) ?? 0) + increase)
  }
  return totals
}

/** Refused and failed requests by `user\tverb\tresource\tstatus`. */
export function refusalTotals(day: DayCounts): Map<string, number> {
  const totals = new Map<string, number>()
  for (const { user, verb, resource, status, count } of day.audits) {
    if (!isRefusal(status)) continue
    const key = [user, verb, resource, status].join('\t')
    totals.set(key, (totals.get(key) ?? 0) + count)
  }
  return totals
}

/** Statuses of the API server worth comparing: not signed in, not allowed, throttled, failed. */
export function isRefusal(status: number): boolean {
  return status === 401 || status === 403 || status === 429 || status >= 500
}

function remembered(patterns: readonly Pattern[]): Pattern[] {
  const kept = patterns.filter((pattern) => pattern.alarming || pattern.count >= REMEMBERED)
  const rank = (pattern: Pattern) => (pattern.alarming ? 1e12 : 0) + pattern.count
  kept.sort((a, b) => rank(b) - rank(a) || (templateKey(a) < templateKey(b) ? -1 : 1))
  return kept.slice(0, TEMPLATES).sort((a, b) => (templateKey(a) < templateKey(b) ? -1 : 1))
}

function imagesOf(day: DayCounts): Record<string, string[]> {
  const images: Record<string, string[]> = {}
  for (const { kind, source, name } of day.places) {
    if (kind !== 'image') continue
    const known = images[source] ?? []
    images[source] = known
    if (known.length < 20) known.push(name)
  }
  return images
}

function sortedEntries<Value>(map: Map<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}
