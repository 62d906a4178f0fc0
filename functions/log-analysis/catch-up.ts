import type { Day } from '../../shared/calendar/day.ts'
import { analysisSchema } from '../../shared/documents/analysis.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { LogAnalysisPorts } from './handler.ts'

/**
 * Starts the analysis of earlier days that should have one: there are digests or other analyses of the day, but ours
 * is absent, or missing although there are digests by now. Returns how many were started.
 */
export async function startMissedDays(
  { store, jobs }: LogAnalysisPorts,
  days: readonly Day[],
  today: Day,
): Promise<number> {
  let started = 0
  for await (const { key } of store.list(keys.environments)) {
    const subject = /([a-z0-9-]{1,32})\.json$/.exec(key)?.[1]
    if (!subject) continue
    for (const day of days) {
      if (!(await isMissed(store, subject, day))) continue
      await jobs.start({
        job: 'chenbao/1',
        step: 'log-analysis',
        subject,
        day,
        slot: `catch-up-${today}`,
      })
      started += 1
    }
  }
  return started
}

async function isMissed(store: Store, environment: string, day: Day): Promise<boolean> {
  const own = await readDocument(store, analysisSchema, keys.analysis(environment, day, 'cos'))
  const digests = await any(store, keys.digests(environment, day))
  if (own) return own.status === 'missing' && digests
  return digests || (await any(store, keys.analysesOf(environment, day)))
}

async function any(store: Store, prefix: string): Promise<boolean> {
  for await (const _ of store.list(prefix)) return true
  return false
}
