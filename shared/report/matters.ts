import type { Analysis, Evidence, Finding } from '../documents/analysis.ts'
import { type Source, severityRank } from '../documents/ids.ts'
import { workloadOf } from '../speech/names.ts'

/** One finding with where it stands, for joining what several sources say of the same thing. */
export interface Matter {
  source: Source
  finding: Finding
  evidence: Evidence[]
  /** Whether it is still going on, as far as the source can tell. */
  open: boolean | undefined
  /** What it is about, as the environment's glossary says it: 支付服务; absent where no name of it occurs. */
  about?: string
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

/**
 * Whether two matters are about the same thing. What both merely mention, a node they run on or a database
 * they call, makes no one thing of them.
 */
export function sameThing(a: Matter, b: Matter): boolean {
  const things = thingsOf(a)
  return [...thingsOf(b)].some((thing) => things.has(thing))
}

/** The first instant a matter was seen, in milliseconds, where its evidence says so. */
export function firstSeen({ evidence }: Matter): number | undefined {
  const first = evidence.flatMap(({ times }) => (times.first ? [Date.parse(times.first)] : []))
  return first.length > 0 ? Math.min(...first) : undefined
}

function thingsOf({ evidence, about = '' }: Matter): Set<string> {
  return new Set([...evidence.map(({ subject }) => shortOf(subject)), about].filter(Boolean))
}

/** `Pod prod/order-0` -> `order-0`; other subjects stay as they are. */
function shortOf(subject: string): string {
  return subject.split('/').at(-1) ?? subject
}

function toMatter(
  source: Source,
  finding: Finding,
  all: readonly Evidence[],
  glossary: Glossary,
): Matter {
  const evidence = all.filter(({ id }) => finding.evidence.includes(id))
  const about = aboutOf(finding, evidence, glossary)
  return { source, finding, evidence, open: isOpen(finding, evidence), ...(about ? { about } : {}) }
}

/** The glossary's word for the subject; else the first of its words in the title; else for a name. */
function aboutOf(
  { title }: Finding,
  evidence: readonly Evidence[],
  glossary: Glossary,
): string | undefined {
  const known = Object.entries(glossary).filter(([, words]) => words !== '')
  const subjects = evidence.map(({ subject }) => subject)
  const names = evidence.flatMap((one) => one.names)
  const [inTitle] = known
    .map(([, words]) => ({ words, at: title.indexOf(words) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at || b.words.length - a.words.length)
  const ofSubject = known.find(([name, words]) =>
    subjects.some((one) => callsOf(one).includes(name) || one.includes(words)),
  )
  const ofName = names.flatMap((one) => known.filter(([name]) => name === one))[0]
  return ofSubject?.[1] ?? inTitle?.words ?? ofName?.[1]
}

/** What a subject may be called in a glossary: itself, its last part, the workload of a pod. */
function callsOf(subject: string): string[] {
  const short = shortOf(subject)
  return [subject, short, ...(/-\d{1,3}$/.test(short) ? [] : [workloadOf(short)])]
}

function isOpen({ rule }: Finding, evidence: Evidence[]): boolean | undefined {
  if (/over|recovered|resolved|solved|closed/.test(rule)) return false
  if (/open|firing|unresolved/.test(rule)) return true
  if (!rule.startsWith('alerts.')) return undefined
  return !evidence.some(({ times }) => times.resolved ?? times.recovered)
}
