import { dayOf } from '../../shared/calendar/day.ts'
import { runOnce } from '../../shared/day/run.ts'
import { startLacking } from '../../shared/day/start-lacking.ts'
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
    timer: async ({ time }) =>
      await startLacking(ports, {
        step: 'dashboard-capture',
        slot: 'daily',
        today: dayOf(time),
        owed: async (id, day) => !(await ports.store.head(keys.analysis(id, day, 'dashboard'))),
        redoYesterday: true,
      }),
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
