import type { Day } from '../../shared/calendar/day.ts'
import { keys } from '../../shared/documents/keys.ts'
import { storedAnalysis } from '../../shared/logs/stored-analysis.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/**
 * Whether an earlier day should have an analysis and has none: there are digests or other analyses of the day, but
 * ours is absent or malformed, or missing although there are digests by now.
 */
export async function isMissed(store: Store, environment: string, day: Day): Promise<boolean> {
  const own = await storedAnalysis(store, environment, day)
  const digests = await any(store, keys.digests(environment, day))
  if (own) return own.status === 'missing' && digests
  return digests || (await any(store, keys.analysesOf(environment, day)))
}

async function any(store: Store, prefix: string): Promise<boolean> {
  for await (const _ of store.list(prefix)) return true
  return false
}
