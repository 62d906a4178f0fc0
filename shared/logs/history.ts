import { startOfDay } from '../calendar/day.ts'
import { isAlarming } from '../documents/digest.ts'
import type { LogHistory } from './baseline.ts'
import type { DayCounts } from './day-counts.ts'
import { increaseOf, sourceTotals } from './day-counts.ts'
import { type Pattern, patternsOf, sourceKindKey, templateKey } from './patterns.ts'

/** Calm patterns seen less often than this a day are not remembered. */
export const REMEMBERED = 20
/** Templates remembered of a day: about two megabytes. */
const TEMPLATES = 12_000
const PLACES = 2_000

/** The compact counts of a day for later baselines: a pure fold of what was combined, bounded. */
export function historyOf(day: DayCounts, complete: boolean): LogHistory {
  const { kept, left } = remembered(patternsOf(day).patterns)
  const forgotten = forgottenOf(day, left)
  return {
    complete,
    lines: day.lines.read,
    sources: Object.fromEntries(largest(sourceTotals(day), ([lines]) => lines)),
    templates: Object.fromEntries(kept.map((pattern) => [templateKey(pattern), pattern.count])),
    ...(forgotten.size > 0 ? { forgotten: Object.fromEntries(sortedEntries(forgotten)) } : {}),
    reasons: Object.fromEntries(sortedEntries(reasonTotals(day))),
    refusals: Object.fromEntries(largest(refusalTotals(day), (count) => count)),
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

/** The patterns that are kept, sorted by key, and those that find no room: the most frequent of every source have it first. */
function remembered(patterns: readonly Pattern[]): { kept: Pattern[]; left: Pattern[] } {
  const frequent = patterns
    .filter((pattern) => pattern.alarming || pattern.count >= REMEMBERED)
    .sort((a, b) => b.count - a.count || compare(templateKey(a), templateKey(b)))
  const taken = new Map<string, number>()
  const turns = frequent.map((pattern) => {
    const name = sourceKindKey(pattern)
    const turn = taken.get(name) ?? 0
    taken.set(name, turn + 1)
    return { pattern, turn }
  })
  const order = turns
    .sort((a, b) => a.turn - b.turn || Number(b.pattern.alarming) - Number(a.pattern.alarming))
    .map(({ pattern }) => pattern)
  const kept = order.slice(0, TEMPLATES)
  return {
    kept: kept.sort((a, b) => compare(templateKey(a), templateKey(b))),
    left: order.slice(TEMPLATES),
  }
}

/** The most lines that a pattern of a source and kind may have had without being remembered, where any is missing. */
function forgottenOf({ overflow }: DayCounts, left: readonly Pattern[]): Map<string, number> {
  const most = new Map<string, number>()
  for (const { source, severity, count } of overflow) {
    const key = sourceKindKey({ source, alarming: isAlarming(severity) })
    most.set(key, (most.get(key) ?? 0) + count)
  }
  for (const pattern of left) {
    const key = sourceKindKey(pattern)
    most.set(key, Math.max(most.get(key) ?? 0, pattern.count))
  }
  return most
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

/** The entries of the largest counts, sorted by name. */
function largest<Value>(
  map: Map<string, Value>,
  countOf: (value: Value) => number,
): [string, Value][] {
  const sorted = sortedEntries(map).sort(([, a], [, b]) => countOf(b) - countOf(a))
  return sortedEntries(new Map(sorted.slice(0, PLACES)))
}

function sortedEntries<Value>(map: Map<string, Value>): [string, Value][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1))
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
