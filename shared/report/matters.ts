import type { Analysis, Evidence, Finding } from '../documents/analysis.ts'
import { type Source, severityRank } from '../documents/ids.ts'

/** One finding with where it stands, for joining what several sources say of the same thing. */
export interface Matter {
  source: Source
  finding: Finding
  evidence: Evidence[]
  /** Whether it is still going on, as far as the source can tell. */
  open: boolean | undefined
  /** What it is about, as the environment's glossary says it: 支付服务; empty where no name of it occurs. */
  about: readonly string[]
}

/** Analyses of one day by source; an absent one could not be read. */
export type Analyses = Partial<Record<Source, Analysis>>

/** How the environment's services and nodes are called aloud. */
export type Glossary = Readonly<Record<string, string>>

/** The order in which the angles are told. */
export const SOURCES: readonly Source[] = ['webhook', 'cos', 'dashboard']

/** Everything the sources found, most severe first, alerts before logs before dashboards. */
export function mattersOf(analyses: Analyses, glossary: Glossary): Matter[] {
  const all = SOURCES.flatMap((source) => {
    const analysis = analyses[source]
    return (analysis?.findings ?? []).map((finding) =>
      toMatter(source, finding, analysis?.evidence ?? [], glossary),
    )
  })
  const order = all.sort(
    (a, b) => severityRank(a.finding.severity) - severityRank(b.finding.severity),
  )
  return order.map((matter) => ({ ...matter, open: matter.open ?? openElsewhere(matter, all) }))
}

/** Logs and pictures do not say whether something goes on; an open alert about the same thing does. */
function openElsewhere(matter: Matter, all: readonly Matter[]): boolean | undefined {
  return all.some((other) => other.open === true && sameThing(other, matter)) || undefined
}

/**
 * Matters to be counted: one that is about the same thing as one already counted from another source is
 * left out, and so is a second critical one about the same service.
 */
export function distinctMatters(matters: readonly Matter[]): Matter[] {
  const kept: Matter[] = []
  for (const matter of matters) {
    const told = kept.some((other) => sameThing(other, matter) && isOneMatter(other, matter))
    if (matter.finding.severity !== 'info' && !told) kept.push(matter)
  }
  return kept
}

function isOneMatter(counted: Matter, matter: Matter): boolean {
  const both = [counted, matter].every(({ finding }) => finding.severity === 'critical')
  return counted.source !== matter.source || both
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

function namesOf({ evidence, about }: Matter): Set<string> {
  const own = evidence.flatMap(({ names, subject }) => [...names, subject])
  return new Set([...own, ...about].filter(Boolean))
}

function toMatter(
  source: Source,
  finding: Finding,
  all: readonly Evidence[],
  glossary: Glossary,
): Matter {
  const evidence = all.filter(({ id }) => finding.evidence.includes(id))
  const names = evidence.flatMap(({ names, subject }) => [...names, subject])
  const spoken = [finding.title, ...names].join(' ')
  const about = Object.entries(glossary)
    .filter(([name, words]) => names.includes(name) || (words !== '' && spoken.includes(words)))
    .map(([, words]) => words)
  return { source, finding, evidence, open: isOpen(finding, evidence), about: [...new Set(about)] }
}

function isOpen({ rule }: Finding, evidence: Evidence[]): boolean | undefined {
  if (/over|recovered|resolved|solved|closed/.test(rule)) return false
  if (/open|firing|unresolved/.test(rule)) return true
  if (!rule.startsWith('alerts.')) return undefined
  return !evidence.some(({ times }) => times.resolved ?? times.recovered)
}
