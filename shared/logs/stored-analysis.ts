import type { Day } from '../calendar/day.ts'
import { type Analysis, analysisSchema } from '../documents/analysis.ts'
import { readDocument } from '../documents/codec.ts'
import { keys } from '../documents/keys.ts'
import { ifReadable } from '../documents/readable.ts'
import type { Store } from '../ports/store/store.ts'

/** The stored log analysis of a day; a malformed one counts as none, so that it stops no other day. */
export async function storedAnalysis(
  store: Store,
  environment: string,
  day: Day,
): Promise<Analysis | undefined> {
  const key = keys.analysis(environment, day, 'cos')
  return await ifReadable(() => readDocument(store, analysisSchema, key))
}
