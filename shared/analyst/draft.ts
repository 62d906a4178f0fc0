import type { Analysis } from '../documents/analysis.ts'

/** What code has measured, before anybody phrased it. */
export type AnalysisDraft = Omit<
  Analysis,
  'schema' | 'narrative' | 'engine' | 'usage' | 'untold' | 'grounding'
>
