import pLimit from 'p-limit'
import { startOfDay } from '../../shared/calendar/day.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { LocalCloud } from './local-cloud.ts'
import type { Tally } from './progress.ts'
import type { Callback } from './seed/callbacks.ts'
import type { LogObject } from './seed/log-objects.ts'
import type { SeededDay } from './seed/seed-day.ts'

/** Uploads at a time, as a shipping task would have. */
const UPLOADS = 4

/** How often a sender of callbacks repeats a failed push, and how long it waits between (248/9066). */
const PUSH_RETRIES = 3
const PUSH_RETRY_MS = 5000

/**
 * Puts everything the outside world will do on the agenda: log objects are shipped by signed uploads that
 * fire triggers, callbacks are posted to the intake's address. Objects of earlier days are laid into the
 * buckets at once and fire nothing. Returns the counts that grow as the day is replayed.
 */
export async function planDay(
  cloud: LocalCloud,
  seeded: SeededDay,
  bucketOf: (name: string) => Store,
): Promise<Tally> {
  const tally: Tally = { callbacks: 0, logObjects: 0, runs: 0, letters: 0 }
  const uploads = pLimit(UPLOADS)
  const begin = startOfDay(seeded.day)
  for await (const object of seeded.logObjects) {
    if (object.at < begin) await layDown(cloud, object)
    else {
      cloud.agenda.add(object.at, async () => {
        await uploads(() => bucketOf(object.bucket).put(object.key, object.body))
        tally.logObjects += 1
      })
    }
  }
  const tokens = new Map(seeded.tokens.map(({ environment, clear }) => [environment, clear]))
  for (const callback of seeded.callbacks) {
    cloud.agenda.add(callback.at, async () => {
      await push(cloud, callback, tokens.get(callback.environment) ?? '', PUSH_RETRIES)
      tally.callbacks += 1
    })
  }
  return tally
}

async function layDown(cloud: LocalCloud, { bucket, key, body, at }: LogObject): Promise<void> {
  await cloud.cos.seed(bucket, key, body, { at: new Date(at) })
}

async function push(
  cloud: LocalCloud,
  callback: Callback,
  token: string,
  retries: number,
): Promise<void> {
  const { method, headers, body } = callback
  const address = `${cloud.urls['alert-intake']}/webhook/alert/${token}`
  const response = await fetch(address, { method, headers, body })
  await response.arrayBuffer()
  if (response.ok || retries === 0) return
  cloud.agenda.add(cloud.clock.now() + PUSH_RETRY_MS, () =>
    push(cloud, callback, token, retries - 1),
  )
}
