import type { Clock } from '../../shared/calendar/clock.ts'
import { dayOf } from '../../shared/calendar/day.ts'
import { deadlineOf } from '../../shared/day/deadline.ts'
import { type RunOutcome, runOnce } from '../../shared/day/run.ts'
import { startLacking } from '../../shared/day/start-lacking.ts'
import { keys, parseAnalysisKey } from '../../shared/documents/keys.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { BucketChange } from '../../shared/scf/bucket-event.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { writeReport } from './write-report.ts'

/** What the step needs. */
export interface Ports {
  store: Store
  jobs: Jobs
  clock: Clock
}

/**
 * Writes the report of an environment's day when every analysis is there (COS trigger), at the deadline
 * (07:00 timer, one job an environment), and again as a new revision when a late analysis arrives.
 */
export function createHandler(ports: Ports): Handler {
  return {
    bucket: async (changes) => ({ reports: await writeTouched(ports, changes) }),
    timer: async ({ time }) => ({ started: await startDue(ports, time) }),
    job: (event, { requestId }) =>
      runOnce(
        ports,
        event,
        requestId,
        () => writeReport(ports, event.subject, event.day, { deadline: event.slot === 'deadline' }),
        event.again ? { again: true } : {},
      ),
  }
}

/** Several changes of one day are one report. */
async function writeTouched(ports: Ports, changes: BucketChange[]): Promise<RunOutcome[]> {
  const touched = new Map<string, { environment: string; day: string }>()
  for (const { key } of changes) {
    const parsed = parseAnalysisKey(key)
    if (parsed) touched.set(`${parsed.environment} ${parsed.day}`, parsed)
  }
  const outcomes: RunOutcome[] = []
  for (const { environment, day } of touched.values()) {
    outcomes.push(await writeReport(ports, environment, day))
  }
  return outcomes
}

/** Starts a job for every report of the last three days that is due and lacking. */
async function startDue(ports: Ports, due: Date): Promise<number> {
  const { store, clock } = ports
  const now = new Date(Math.max(Number(due), Number(clock())))
  const { started } = await startLacking(ports, {
    step: 'report-merge',
    slot: 'deadline',
    today: dayOf(now),
    owed: async (id, day) => now >= deadlineOf(day) && !(await store.head(keys.report(id, day, 1))),
  })
  return started
}
