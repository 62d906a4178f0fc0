import { createHash } from 'node:crypto'
import type { Evidence, Finding } from '../documents/analysis.ts'
import type { Severity } from '../documents/ids.ts'
import { severityRank } from '../documents/ids.ts'

/** A finding before it is ranked, with the evidence it rests on. */
export interface Candidate {
  rule: string
  severity: Severity
  title: string
  detail: string
  basis: Finding['basis']
  suggestion?: string
  /** The log source it is about, where it is about one. */
  source?: string
  /** How far from usual: 1 = twice as much, 5 = never seen before. */
  surprise: number
  /** How many sources are touched. */
  spread: number
  evidence: Omit<Evidence, 'id'>
}

/** Most urgent first: severity, then surprise and spread, then a stable order by text. */
export function ranked(candidates: readonly Candidate[]): Candidate[] {
  const weight = (one: Candidate) => one.surprise + Math.log2(1 + one.spread)
  return [...candidates].sort(
    (a, b) =>
      severityRank(a.severity) - severityRank(b.severity) ||
      weight(b) - weight(a) ||
      (identityOf(a) < identityOf(b) ? -1 : 1),
  )
}

/** The id of a candidate's evidence: the same on every day for the same rule and thing. */
export function evidenceIdOf(candidate: Candidate): string {
  const hash = createHash('sha256').update(identityOf(candidate)).digest('hex').slice(0, 8)
  return `${candidate.rule.replaceAll('.', '-')}-${hash}`
}

function identityOf({ rule, source = '', evidence }: Candidate): string {
  return [rule, source, evidence.subject, evidence.samples[0] ?? ''].join('\t')
}
