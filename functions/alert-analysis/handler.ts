import { dayOf, wallClock } from '../../shared/calendar/day.ts'
import { startForEnvironments } from '../../shared/day/fan-out.ts'
import { runOnce } from '../../shared/day/run.ts'
import { startLacking } from '../../shared/day/start-lacking.ts'
import { keys } from '../../shared/documents/keys.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { InputError } from '../../shared/failures.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import type { TimerEvent } from '../../shared/scf/timer-event.ts'
import { type AnalysisPorts, analyseDay, foldHour } from './analyse-day.ts'
import { createNeighbours } from './neighbours.ts'

/** What the step needs. */
export interface Ports extends Omit<AnalysisPorts, 'neighboursOf'> {
  jobs: Jobs
}

/**
 * Every hour: one job an environment that compares deliveries with the alarm histories and folds them into
 * incidents. At 05:00: one job an environment, and for every of the last three days that lacks its analysis,
 * that writes `analysis_webhook.json`.
 */
export function createHandler(ports: Ports): Handler {
  const desk = { ...ports, neighboursOf: createNeighbours(ports.store) }
  return {
    timer: async (event) => ({ started: await startJobs(ports, event) }),
    job: async (event, { requestId }) => {
      const environment = await readEnvironment(ports.store, event.subject)
      if (!environment) throw new InputError(`environment ${event.subject}: is not known`)
      const work = event.slot.startsWith('hourly-') ? foldHour : analyseDay
      return await runOnce(
        ports,
        event,
        requestId,
        () => work(desk, environment, event.day),
        event.again ? { again: true } : {},
      )
    },
  }
}

async function startJobs(ports: Ports, { trigger, time }: TimerEvent): Promise<number> {
  const today = dayOf(time)
  if (trigger !== 'daily') {
    const slot = `hourly-${String(wallClock(time).hour).padStart(2, '0')}`
    return await startForEnvironments(ports, { step: 'alert-analysis', day: today, slot })
  }
  const { started } = await startLacking(ports, {
    step: 'alert-analysis',
    slot: 'daily',
    today,
    owed: async (id, day) => !(await ports.store.head(keys.analysis(id, day, 'webhook'))),
    redoYesterday: true,
  })
  return started
}
