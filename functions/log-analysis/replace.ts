import type { Analysis } from '../../shared/documents/analysis.ts'
import type { LogDraft } from '../../shared/logs/draft.ts'

/** How a new analysis of a day stands to the one that is stored. */
export type Standing = 'more' | 'same' | 'less'

/**
 * One with fewer inputs is less, whatever it says. With the same inputs a new status or reason counts, unless it comes
 * from knowing less: fewer objects were listed than before, or it looks better only because the shipping tasks
 * could not be asked (`unsure`).
 */
export function standingOf(draft: LogDraft, known: Analysis, unsure: boolean): Standing {
  if (draft.inputs !== known.inputs) return draft.inputs > known.inputs ? 'more' : 'less'
  if (draft.status === 'not-enabled' || known.status === 'not-enabled') {
    return draft.status === known.status && draft.reason === known.reason ? 'same' : 'more'
  }
  if (listedFor(draft) < listedFor(known)) return 'less'
  if (String(draft.digests) !== String(known.digests)) return 'more'
  if (unsure && RANK[draft.status] > RANK[known.status]) return 'less'
  return draft.status === known.status && draft.reason === known.reason ? 'same' : 'more'
}

const RANK = { missing: 0, partial: 1, complete: 2 }

const listedFor = ({ coverage }: Pick<Analysis, 'coverage'>) => coverage.totals.listed ?? 0
