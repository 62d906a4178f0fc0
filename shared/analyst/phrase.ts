import type { Analysis } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import type { Model } from '../ports/model/model.ts'
import type { Store } from '../ports/store/store.ts'

/** What code has measured, before anybody phrased it. */
export type AnalysisDraft = Omit<Analysis, 'schema' | 'narrative' | 'engine' | 'usage' | 'untold'>

/**
 * Ranks and phrases an analysis: by the model where one is set, gated by grounding and completeness, else
 * by rules from the same evidence. Never throws for the model's sake.
 */
export async function phrase(
  ports: { model: Model | undefined; store: Store; clock: () => Date },
  environment: Environment,
  draft: AnalysisDraft,
): Promise<Analysis> {
  void ports
  void environment
  const told = draft.findings.slice(0, 5)
  return {
    ...draft,
    schema: 'analysis/1',
    narrative: told.map((finding) => `${finding.title}。`).join(''),
    engine: { kind: 'rules' },
    untold: draft.findings.length - told.length,
  }
}
