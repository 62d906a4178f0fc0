import type { Day } from '../../shared/calendar/day.ts'
import { wallText } from '../../shared/calendar/day.ts'
import { STEP_OF } from '../../shared/day/status.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import { type Environment, enabledSources } from '../../shared/documents/environment.ts'
import type { Source } from '../../shared/documents/ids.ts'
import { keys } from '../../shared/documents/keys.ts'
import { runSchema } from '../../shared/documents/run.ts'
import type { Step } from '../../shared/scf/job-event.ts'
import type { Ports } from './visit.ts'

/** How sources are called when somebody asks what is missing. */
const SPOKEN: Record<Source, string> = { webhook: '告警', cos: '日志', dashboard: '仪表盘' }

/** What a report still waits for, spoken: 告警、日志. */
export interface Missing {
  steps: Step[]
  names: string[]
}

/** The steps whose results a day's report lacks; the merge when all of them are there. */
export async function missingSteps(
  { store }: Pick<Ports, 'store'>,
  environment: Environment,
  day: Day,
): Promise<Missing> {
  const enabled = enabledSources(environment)
  const there = await Promise.all(
    enabled.map((source) => store.head(keys.analysis(environment.id, day, source))),
  )
  const absent = enabled.filter((_, index) => !there[index])
  if (absent.length === 0) return { steps: ['report-merge'], names: [] }
  return {
    steps: absent.map((source) => STEP_OF[source]),
    names: absent.map((source) => SPOKEN[source]),
  }
}

/** The analyses an environment has switched on. */
export function enabledSteps(environment: Environment): Step[] {
  return enabledSources(environment).map((source) => STEP_OF[source])
}

/**
 * Starts steps of a day once in ten minutes, whoever asks how often; tells whether they were started now.
 * The marker is a run of the step `asked`, so the bucket shows who set what going.
 */
export async function startOnce(
  ports: Pick<Ports, 'store' | 'jobs'>,
  work: { environment: string; day: Day; steps: readonly Step[]; again?: boolean; now: Date },
): Promise<boolean> {
  const { environment, day, steps, again, now } = work
  const kind = again ? 'again' : 'asked'
  const slot = `${kind}-${wallText(now).slice(0, 15).replace(/\D/g, '')}`
  const key = keys.run(day, 'asked', environment, slot, 'begun')
  const first = await createDocument(ports.store, runSchema, key, {
    schema: 'run/1',
    step: 'asked',
    subject: environment,
    day,
    slot,
    state: 'begun',
    at: now.toISOString(),
    outcome: { steps: [...steps] },
  })
  if (!first) return false
  for (const step of steps) {
    await ports.jobs.start({
      job: 'chenbao/1',
      step,
      subject: environment,
      day,
      slot,
      ...(again ? { again } : {}),
    })
  }
  return true
}
