import type { Clock } from '../calendar/clock.ts'
import { createDocument, readDocument } from '../documents/codec.ts'
import { keys } from '../documents/keys.ts'
import { type Run, runSchema } from '../documents/run.ts'
import { messageOf } from '../failures.ts'
import type { Store } from '../ports/store/store.ts'

/** A begun-record younger than this means that somebody else is at work; the longest SCF time limit. */
export const RUN_LEASE_MS = 900_000

/** One piece of work: step, environment or person, day, and the slot that tells two runs of a day apart. */
export interface Slot {
  step: string
  subject: string
  day: string
  slot: string
}

/** What a job did: fields for the log line, and the keys it wrote. */
export interface RunOutcome {
  outputs?: string[]
  [field: string]: unknown
}

/**
 * Does a piece of work at most once as far as the bucket can tell: skips it when its slot is done, or was
 * begun less than RUN_LEASE_MS ago by another invocation; records begun, done or failed. `again` does it
 * once more. A guard against retries and doubled triggers, never a mutex: the work itself is idempotent.
 */
export async function runOnce(
  ports: { store: Store; clock: Clock },
  slot: Slot,
  requestId: string,
  work: () => Promise<RunOutcome>,
  options: { again?: boolean } = {},
): Promise<RunOutcome> {
  const { store, clock } = ports
  const keyOf = (state: Run['state']) =>
    keys.run(slot.day, slot.step, slot.subject, slot.slot, state)
  const record = (state: Run['state'], extra: Partial<Run>): Run => ({
    schema: 'run/1',
    ...slot,
    state,
    at: clock().toISOString(),
    ...extra,
  })
  if (!options.again) {
    if (await store.head(keyOf('done'))) return { skipped: 'already done' }
    const begun = await readDocument(store, runSchema, keyOf('begun'))
    if (begun && isFresh(begun, clock()) && begun.outcome?.request !== requestId) {
      const failed = await store.head(keyOf('failed'))
      if (!failed) return { skipped: 'already running' }
    }
  }
  const started = Date.now()
  await createDocument(
    store,
    runSchema,
    keyOf('begun'),
    record('begun', { outcome: { request: requestId } }),
  )
  try {
    const outcome = await work()
    const { outputs = [], ...fields } = outcome
    const done = record('done', { outputs, outcome: fields, tookMs: Date.now() - started })
    await createDocument(store, runSchema, keyOf('done'), done)
    return outcome
  } catch (failure) {
    const failed = record('failed', { error: messageOf(failure), tookMs: Date.now() - started })
    await createDocument(store, runSchema, keyOf('failed'), failed)
    throw failure
  }
}

function isFresh(begun: Run, now: Date): boolean {
  return now.getTime() - Date.parse(begun.at) < RUN_LEASE_MS
}
