import type { BaselineDay } from './baseline.ts'
import { type KnownTemplate, readKey, type SourceKind, sourceKindKey } from './patterns.ts'

/** Template texts of one source that today's are recognised by; clustering takes longer the more there are. */
const MOST_KNOWN = 4_000

/** What earlier days knew of patterns. */
export interface KnownTemplates {
  templates: KnownTemplate[]
  /** The most lines that a pattern of a source may have had on an earlier day although nothing tells of it; 0 at most times. */
  forgotten: (earlier: BaselineDay, of: SourceKind) => number
}

interface Seen extends KnownTemplate {
  key: string
  days: number
}

/** The template texts of earlier days: of each source and kind those of most days, then those of most lines. */
export function knownTemplatesOf(baseline: readonly BaselineDay[]): KnownTemplates {
  const groups = new Map<string, Map<string, Seen>>()
  for (const { logs } of baseline) {
    for (const [key, count] of Object.entries(logs.templates)) {
      const known = readKey(key)
      const name = sourceKindKey(known)
      const group = groups.get(name) ?? new Map<string, Seen>()
      groups.set(name, group)
      const seen = group.get(key) ?? { ...known, key, count: 0, days: 0 }
      group.set(key, seen)
      seen.count += count
      seen.days += 1
    }
  }
  const templates: KnownTemplate[] = []
  const left = new Map(
    baseline.map((one) => [one, new Map(Object.entries(one.logs.forgotten ?? {}))]),
  )
  for (const [name, group] of groups) {
    const sorted = [...group.values()].sort(byDays)
    templates.push(...sorted.slice(0, MOST_KNOWN))
    const rest = sorted.slice(MOST_KNOWN)
    for (const [{ logs }, most] of left) {
      for (const { key } of rest) {
        most.set(name, Math.max(most.get(name) ?? 0, logs.templates[key] ?? 0))
      }
    }
  }
  return {
    templates,
    forgotten: (earlier, of) => left.get(earlier)?.get(sourceKindKey(of)) ?? 0,
  }
}

const byDays = (a: Seen, b: Seen) =>
  b.days - a.days || b.count - a.count || (a.key < b.key ? -1 : 1)
