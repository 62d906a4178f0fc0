import type { Clock } from '../../shared/calendar/clock.ts'
import { dayOf, wallClock } from '../../shared/calendar/day.ts'
import { startForEnvironments } from '../../shared/day/fan-out.ts'
import { runOnce } from '../../shared/day/run.ts'
import { startLacking } from '../../shared/day/start-lacking.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { InputError } from '../../shared/failures.ts'
import type { Accounts } from '../../shared/ports/account/account.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { Model } from '../../shared/ports/model/model.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Invocation } from '../../shared/scf/invocation.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import type { Handler, Outcome } from '../../shared/scf/serve.ts'
import { analyseDay } from './analyse-day.ts'
import { budgetOf } from './budget.ts'
import { isMissed } from './catch-up.ts'
import { digestChanges } from './digest-changes.ts'
import { environmentList } from './environments.ts'
import { sweep } from './sweep.ts'

/** What the log analysis works with. */
export interface LogAnalysisPorts {
  store: Store
  jobs: Jobs
  accounts: Accounts
  model: Model | undefined
  clock: Clock
  /** Milliseconds this run still has, to bound the model's time. */
  remainingMs?: () => number
}

/**
 * COS trigger: digests the object. Hourly: a sweep of each environment for objects no trigger brought. Daily: the
 * analysis of yesterday for each environment, and of the days before that lack one.
 */
export function createHandler(ports: LogAnalysisPorts): Handler {
  const environments = environmentList(ports.store, ports.clock)
  return {
    bucket: async (changes, invocation) =>
      await digestChanges(ports, await environments(), changes, budgetOf(invocation, 0.8)),
    timer: async ({ trigger, time }) => await startJobs(ports, trigger, time),
    job: async (event, invocation) => await runJob(ports, event, invocation),
  }
}

async function startJobs(ports: LogAnalysisPorts, trigger: string, time: Date): Promise<Outcome> {
  const today = dayOf(time)
  if (trigger.includes('daily')) {
    return await startLacking(ports, {
      step: 'log-analysis',
      slot: `daily-${today}`,
      today,
      owed: (id, day) => isMissed(ports.store, id, day),
      redoYesterday: true,
    })
  }
  const slot = `hourly-${String(wallClock(time).hour).padStart(2, '0')}`
  return {
    started: await startForEnvironments(ports, { step: 'log-analysis', day: today, slot }),
  }
}

async function runJob(
  ports: LogAnalysisPorts,
  event: JobEvent,
  invocation: Invocation,
): Promise<Outcome> {
  const { step, subject, day, slot, again } = event
  return await runOnce(
    ports,
    { step, subject, day, slot },
    invocation.requestId,
    async () => {
      const environment = await readEnvironment(ports.store, subject)
      if (!environment) throw new InputError(`subject: no environment ${subject}`)
      return slot.startsWith('hourly')
        ? await sweep(ports, environment, event, invocation)
        : await analyseDay(ports, environment, event, invocation)
    },
    again ? { again } : {},
  )
}
