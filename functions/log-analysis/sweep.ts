import { addDays } from '../../shared/calendar/day.ts'
import type { RunOutcome } from '../../shared/day/run.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { digestsOfDay } from '../../shared/logs/reduce.ts'
import { storedAnalysis } from '../../shared/logs/stored-analysis.ts'
import type { Invocation } from '../../shared/scf/invocation.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import { budgetOf } from './budget.ts'
import { retryBefore, startNextPart } from './continue.ts'
import type { LogAnalysisPorts } from './handler.ts'
import { readWaiting } from './read-waiting.ts'

/**
 * Digests what came in today and yesterday without a trigger, a bounded number of objects a job. Where nothing at all
 * could be read, what is left waits for the next hour.
 */
export async function sweep(
  ports: LogAnalysisPorts,
  environment: Environment,
  event: JobEvent,
  invocation: Invocation,
): Promise<RunOutcome> {
  if (!environment.logs.enabled || environment.logs.sources.length === 0) {
    return { skipped: 'not enabled' }
  }
  const days = [addDays(event.day, -1), event.day]
  const again = retryBefore(event, ports.clock())
  const read = await readWaiting(ports, environment, days, budgetOf(invocation, 0.8), again)
  const continued =
    read.waiting > 0 && read.digested > 0 && (await startNextPart(ports.jobs, event))
  const redone = !continued && (await startAgain(ports, environment, event))
  return {
    listed: read.found.size,
    digested: read.digested,
    waiting: read.waiting,
    failed: read.failed.length,
    closed: read.closed.length,
    continued,
    redone,
  }
}

/** An analysis of yesterday that lacked objects which are there by now is made again. */
async function startAgain(
  { store, jobs }: LogAnalysisPorts,
  environment: Environment,
  event: JobEvent,
): Promise<boolean> {
  const day = addDays(event.day, -1)
  const known = await storedAnalysis(store, environment.id, day)
  if (!known || known.status === 'complete' || known.status === 'not-enabled') return false
  const seen = new Set([...(known.digests ?? []), ...(known.skipped ?? [])])
  const digests = await digestsOfDay(store, environment.id, day)
  if (digests.every(([id]) => seen.has(id))) return false
  await jobs.start({ ...event, day, slot: event.slot.replace('hourly', 'redo') })
  return true
}
