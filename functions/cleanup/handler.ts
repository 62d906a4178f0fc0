import type { Clock } from '../../shared/calendar/clock.ts'
import { type Day, dayOf } from '../../shared/calendar/day.ts'
import { startForEnvironments } from '../../shared/day/fan-out.ts'
import { type RunOutcome, runOnce } from '../../shared/day/run.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { cleanupSchema } from '../../shared/documents/run.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import type { Accounts } from '../../shared/ports/account/account.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Invocation } from '../../shared/scf/invocation.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { expiredKeys, type Keeping, keepingOf, SHARED_KEEPING } from './keeping.ts'
import { removeOriginals } from './originals.ts'
import { settledRequests } from './outbox.ts'
import { newTally, type Tally } from './tally.ts'

/** What the cleanup works with. */
export interface CleanupPorts {
  store: Store
  jobs: Jobs
  accounts: Accounts
  clock: Clock
}

const BATCH = 1000

/** Slot and subject of the job for what belongs to no environment. */
const SHARED = 'shared'

/** Every night: one job for each environment, and one for what belongs to none. */
export function createHandler(ports: CleanupPorts): Handler {
  return {
    timer: async ({ time }) => {
      const day = dayOf(time)
      const work = { step: 'cleanup' as const, day }
      await ports.jobs.start({ job: 'chenbao/1', subject: SHARED, ...work, slot: SHARED })
      return { started: await startForEnvironments(ports, { ...work, slot: 'nightly' }) }
    },
    job: async (event, invocation) => {
      const { step, subject, day, slot, again } = event
      const run = { step, subject, day, slot }
      const work = () => clean(ports, event, newTally(invocation))
      return await runOnce(ports, run, requestOf(invocation), work, again ? { again } : {})
    },
  }
}

const requestOf = ({ requestId }: Invocation) => requestId

async function clean(ports: CleanupPorts, event: JobEvent, tally: Tally): Promise<RunOutcome> {
  const { store } = ports
  const { subject, day } = event
  if (event.slot === SHARED) {
    await removeExpired(store, SHARED_KEEPING, day, tally)
    await removeAll(store, 'outbox', settledRequests(store, day), tally)
  } else {
    await removeExpired(store, keepingOf(subject), day, tally)
    const environment = await readEnvironment(store, subject)
    if (environment) await removeOriginals(ports, environment, day, tally)
  }
  const record = tally.record(subject, day)
  const key = event.slot === SHARED ? keys.sharedCleanup(day) : keys.cleanup(subject, day)
  await writeDocument(store, cleanupSchema, key, record)
  return { outputs: [key], removed: record.removed, kept: record.kept.length, over: tally.over() }
}

async function removeExpired(
  store: Store,
  kinds: readonly Keeping[],
  today: Day,
  tally: Tally,
): Promise<void> {
  for (const kind of kinds) {
    await removeAll(store, kind.name, expiredKeys(store, kind, today), tally)
  }
}

async function removeAll(
  store: Store,
  name: string,
  expired: AsyncIterable<string>,
  tally: Tally,
): Promise<void> {
  let batch: string[] = []
  const flush = async () => {
    if (batch.length > 0) await store.remove(batch)
    tally.removed(name, batch.length)
    batch = []
  }
  for await (const key of expired) {
    if (tally.over()) break
    batch.push(key)
    if (batch.length >= BATCH) await flush()
  }
  await flush()
}
