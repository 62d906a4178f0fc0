import { addDays, dayOf } from '../../shared/calendar/day.ts'
import { lackingDays } from '../../shared/day/catch-up.ts'
import { subjectsBelow } from '../../shared/day/fan-out.ts'
import { runOnce } from '../../shared/day/run.ts'
import { keys } from '../../shared/documents/keys.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { InputError } from '../../shared/failures.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { type CaptureDayPorts, captureDay } from './capture-day.ts'

/** What the step needs. */
export interface Ports extends CaptureDayPorts {
  jobs: Jobs
}

/** At 05:00 one job an environment for the day before and for every late day that lacks its analysis. */
export function createHandler(ports: Ports): Handler {
  return {
    timer: async ({ time }) => ({ started: await startJobs(ports, time) }),
    job: async (event, { requestId }) => {
      const environment = await readEnvironment(ports.store, event.subject)
      if (!environment) throw new InputError(`environment ${event.subject}: is not known`)
      return await runOnce(
        ports,
        event,
        requestId,
        () => captureDay(ports, environment, event.day),
        event.again ? { again: true } : {},
      )
    },
  }
}

async function startJobs({ store, jobs }: Ports, time: Date): Promise<number> {
  const today = dayOf(time)
  let started = 0
  for await (const subject of subjectsBelow(store, keys.environments)) {
    const lacking = await lackingDays(store, today, (day) =>
      keys.analysis(subject, day, 'dashboard'),
    )
    for (const day of [...new Set([addDays(today, -1), ...lacking])].sort()) {
      await jobs.start({ job: 'chenbao/1', step: 'dashboard-capture', subject, day, slot: 'daily' })
      started += 1
    }
  }
  return started
}
