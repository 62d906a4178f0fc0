import type { Evidence, Finding } from '../documents/analysis.ts'
import { type Candidate, evidenceIdOf, ranked } from './candidate.ts'
import type { DayView } from './day-view.ts'
import { auditFindings } from './rules-audit.ts'
import { changedSources, formatChanges } from './rules-format.ts'
import { kubernetesWarnings } from './rules-kubernetes.ts'
import { bursts, newPatterns, plainErrors, spikes } from './rules-patterns.ts'
import { drops, errorRatios, hotNodes, silences } from './rules-sources.ts'

/** Largest evidence of a day as JSON, in bytes. */
export const EVIDENCE_BYTES = 8192
const FINDINGS = 20

/** What the rules found, most urgent first, with the evidence that fits. */
export interface DayFindings {
  findings: Finding[]
  evidence: Evidence[]
  /** Everything the rules found, told or not. */
  found: number
  /** New error and warning patterns among them. */
  newPatterns: number
}

/** Every rule's findings of a day; of those about the same thing the more telling one stays. */
export function candidatesOf(view: DayView): Candidate[] {
  const changed = new Set(changedSources(view))
  const specific = [
    ...newPatterns(view),
    ...spikes(view),
    ...bursts(view),
    ...plainErrors(view),
  ].filter(({ source }) => !changed.has(source ?? ''))
  const explained = new Set(specific.map(({ source }) => source))
  const quiet = silences(view)
  const silent = new Set(quiet.map(({ source }) => source))
  return ranked([
    ...specific,
    ...errorRatios(view).filter(({ source }) => !explained.has(source)),
    ...quiet,
    ...drops(view).filter(({ source }) => !silent.has(source) && !changed.has(source ?? '')),
    ...formatChanges(view),
    ...kubernetesWarnings(view),
    ...auditFindings(view),
    ...hotNodes(view),
  ])
}

/** Turns candidates into findings and evidence of at most EVIDENCE_BYTES; what does not fit is only counted. */
export function findingsOf(candidates: readonly Candidate[]): DayFindings {
  const findings: Finding[] = []
  const evidence: Evidence[] = []
  let spent = 2
  for (const candidate of candidates) {
    if (findings.length >= FINDINGS) break
    const id = evidenceIdOf(candidate)
    const whole = { id, ...candidate.evidence }
    const fitting = [
      whole,
      { ...whole, samples: whole.samples.slice(0, 1) },
      { ...whole, samples: [] },
    ]
    const chosen = fitting.find((one) => spent + bytesOf(one) <= EVIDENCE_BYTES)
    if (!chosen || evidence.some((known) => known.id === id)) continue
    spent += bytesOf(chosen)
    evidence.push(chosen)
    findings.push(findingOf(candidate, id))
  }
  return {
    findings,
    evidence,
    found: candidates.length,
    newPatterns: candidates.filter(({ rule }) => rule === 'logs.new').length,
  }
}

function findingOf(candidate: Candidate, id: string): Finding {
  const { severity, title, detail, basis, rule, suggestion } = candidate
  return {
    id,
    severity,
    title: title.slice(0, 200),
    detail: detail.slice(0, 400),
    evidence: [id],
    basis,
    rule,
    ...(suggestion ? { suggestion } : {}),
  }
}

const bytesOf = (evidence: Evidence) => Buffer.byteLength(JSON.stringify(evidence)) + 1
