import type { Clock } from '../../shared/calendar/clock.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { ifReadable } from '../../shared/documents/readable.ts'
import type { Store } from '../../shared/ports/store/store.ts'

const KEPT_MS = 300_000

/** Lists the environments, at most once in five minutes: a COS trigger asks for every single object. */
export function environmentList(store: Store, clock: Clock): () => Promise<Environment[]> {
  let held: { until: number; list: Promise<Environment[]> } | undefined
  return async () => {
    const now = clock().getTime()
    if (!held || now >= held.until || now < held.until - KEPT_MS) {
      held = { until: now + KEPT_MS, list: readAll(store) }
      held.list.catch(() => {
        held = undefined
      })
    }
    return await held.list
  }
}

async function readAll(store: Store): Promise<Environment[]> {
  const found: Environment[] = []
  for await (const { key } of store.list(keys.environments)) {
    const environment = await readOne(store, key)
    if (environment) found.push(environment)
  }
  return found
}

/** One malformed environment must not silence the others; its own jobs say what is wrong with it. */
async function readOne(store: Store, key: string): Promise<Environment | undefined> {
  return await ifReadable(() => readDocument(store, environmentSchema, key))
}
