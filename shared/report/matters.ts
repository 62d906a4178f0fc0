import type { Analysis, Evidence, Finding } from '../documents/analysis.ts'
import { type Source, severityRank } from '../documents/ids.ts'

/** One finding with where it stands, for joining what several sources say of the same thing. */
export interface Matter {
  source: Source
  finding: Finding
  evidence: Evidence[]
  /** Whether it is still going on, as far as the source can tell. */
  open: boolean | undefined
}

/** Analyses of one day by source; an absent one could not be read. */
export type Analyses = Partial<Record<Source, Analysis>>

/** The order in which the angles are told. */
export const SOURCES: readonly Source[] = ['webhook', 'cos', 'dashboard']

/** Everything the sources found, most severe first, alerts before logs before dashboards. */
export function mattersOf(analyses: Analyses): Matter[] {
  const all = SOURCES.flatMap((source) => {
    const analysis = analyses[source]
    return (analysis?.findings ?? []).map((finding) => toMatter(source, finding, analysis))
  })
  return all.sort((a, b) => severityRank(a.finding.severity) - severityRank(b.finding.severity))
}

/**
 * Matters to be counted: those of a lower rank that are about the same thing as one already counted from
 * another source are left out.
 */
export function distinctMatters(matters: readonly Matter[]): Matter[] {
  const kept: Matter[] = []
  for (const matter of matters) {
    const told = kept.some((other) => other.source !== matter.source && sameThing(other, matter))
    if (matter.finding.severity !== 'info' && !told) kept.push(matter)
  }
  return kept
}

/** Whether two matters share a subject or a name. */
export function sameThing(a: Matter, b: Matter): boolean {
  const names = namesOf(a)
  return [...namesOf(b)].some((name) => names.has(name))
}

/** The first instant a matter was seen, in milliseconds, where its evidence says so. */
export function firstSeen({ evidence }: Matter): number | undefined {
  const first = evidence.flatMap(({ times }) => (times.first ? [Date.parse(times.first)] : []))
  return first.length > 0 ? Math.min(...first) : undefined
}

function namesOf({ evidence }: Matter): Set<string> {
  return new Set(evidence.flatMap(({ names, subject }) => [...names, subject]).filter(Boolean))
}

function toMatter(source: Source, finding: Finding, analysis: Analysis | undefined): Matter {
  const evidence = (analysis?.evidence ?? []).filter(({ id }) => finding.evidence.includes(id))
  return { source, finding, evidence, open: isOpen(finding, evidence) }
}

function isOpen({ rule }: Finding, evidence: Evidence[]): boolean | undefined {
  if (/recovered|resolved|solved|closed/.test(rule)) return false
  if (/open|firing|unresolved/.test(rule)) return true
  if (!rule.startsWith('alerts.')) return undefined
  return !evidence.some(({ times }) => times.resolved ?? times.recovered)
}
