import type { Clock } from '../../shared/calendar/clock.ts'
import { type Day, dayOf } from '../../shared/calendar/day.ts'
import { startForEnvironments } from '../../shared/day/fan-out.ts'
import { type RunOutcome, runOnce } from '../../shared/day/run.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { messageOf } from '../../shared/failures.ts'
import type { Accounts } from '../../shared/ports/account/account.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Invocation } from '../../shared/scf/invocation.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { leftBehind } from './environments.ts'
import { expiredKeys, type Keeping, keepingOf, SHARED, SHARED_KEEPING } from './keeping.ts'
import { removeOriginals } from './originals.ts'
import { settledRequests } from './outbox.ts'
import { recordsOf } from './records.ts'
import { attempt, batchesOf, type CleanupRun, removeRecorded } from './remove.ts'
import { newTally } from './tally.ts'

/** What the cleanup works with. */
export interface CleanupPorts {
  store: Store
  jobs: Jobs
  accounts: Accounts
  clock: Clock
}

const BATCH = 1000

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
      const slotOf = { step, subject, day, slot }
      const run = { ...ports, records: recordsOf(ports, event), tally: newTally(invocation) }
      const work = () => clean(run, event)
      return await runOnce(ports, slotOf, requestOf(invocation), work, again ? { again } : {})
    },
  }
}

const requestOf = ({ requestId }: Invocation) => requestId

/** Whatever happens on the way, a record tells what was done until then. */
async function clean(run: CleanupRun, event: JobEvent): Promise<RunOutcome> {
  const { subject, day, slot } = event
  try {
    if (slot === SHARED) await removeShared(run, day)
    else await removeOwn(run, subject, day)
  } catch (failure) {
    run.tally.failed(subject, subject, messageOf(failure))
    await writeOutcome(run, event)
    throw failure
  }
  return await writeOutcome(run, event)
}

async function writeOutcome(
  { records, tally }: CleanupRun,
  { subject, day }: JobEvent,
): Promise<RunOutcome> {
  const record = tally.record(subject, day)
  const { removed, kept, unlisted = 0, failed = [], unfinished = false } = record
  const outputs = [await records.outcome(record)]
  return { outputs, removed, kept: kept.length + unlisted, failed: failed.length, over: unfinished }
}

async function removeOwn(run: CleanupRun, subject: string, day: Day): Promise<void> {
  await removeExpired(run, keepingOf(subject), day)
  const environment = await readEnvironment(run.store, subject)
  if (environment) await removeOriginals(run, environment, day)
}

/** What belongs to no environment, and the copies of those that are no more: nobody else looks at them. */
async function removeShared(run: CleanupRun, day: Day): Promise<void> {
  const { store, tally } = run
  await removeExpired(run, SHARED_KEEPING, day)
  await removeAll(run, 'outbox', settledRequests(store, day))
  for (const id of await leftBehind(store, tally)) await removeExpired(run, keepingOf(id), day)
}

async function removeExpired(run: CleanupRun, kinds: readonly Keeping[], today: Day) {
  for (const kind of kinds) await removeAll(run, kind.name, expiredKeys(run.store, kind, today))
}

async function removeAll(
  run: CleanupRun,
  name: string,
  expired: AsyncIterable<string>,
): Promise<void> {
  const { store, tally } = run
  if (tally.over() || tally.givesUp(name)) return
  await attempt(tally, name, name, '列出', async () => {
    for await (const batch of batchesOf(expired, BATCH)) {
      if (tally.over() || tally.givesUp(name)) return
      await removeRecorded(run, { what: name, place: name, bucket: store }, batch)
    }
  })
}
