import { addDays, type Day, dayOf, wallText } from '../../shared/calendar/day.ts'
import { STEP_OF } from '../../shared/day/status.ts'
import { createDocument, readDocument } from '../../shared/documents/codec.ts'
import { type Environment, enabledSources } from '../../shared/documents/environment.ts'
import type { Source } from '../../shared/documents/ids.ts'
import { keys } from '../../shared/documents/keys.ts'
import { runSchema } from '../../shared/documents/run.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Step } from '../../shared/scf/job-event.ts'
import { sayDay } from '../../shared/speech/times.ts'
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

/** Days back that may be done again: what the analyses read is not kept much longer. */
const DONE_AGAIN_DAYS = 30

/** Why nothing can be done about a day of an environment any more, in a sentence; empty where it can. */
export function sayBygone({ name, since }: Environment, day: Day, now: Date): string {
  const today = dayOf(now)
  if (since !== undefined && day < since) {
    return `${name}从${sayDay(since, today)}才开始有播报。`
  }
  if (day >= addDays(today, -DONE_AGAIN_DAYS)) return ''
  return `${name}${sayDay(day, today)}没有播报，隔得太久，不能补做了。`
}

/** A start that has not told its end after this time, in milliseconds, is taken for broken off. */
const STARTING_MS = 15_000

/**
 * Starts steps of a day once in ten minutes, whoever asks how often; tells whether they were started now.
 * The markers are runs of the step `asked`, so the bucket shows who set what going: one before the first start, one
 * after each, so that a start that broke off is gone on with at the next asking.
 */
export async function startOnce(
  ports: Pick<Ports, 'store' | 'jobs'>,
  work: { environment: string; day: Day; steps: readonly Step[]; again?: boolean; now: Date },
): Promise<boolean> {
  const { environment, day, again } = work
  const slot = `${again ? 'again' : 'asked'}-${wallText(work.now).slice(0, 15).replace(/\D/g, '')}`
  const steps = await notStarted(ports.store, slot, work)
  for (const step of steps) {
    await ports.jobs.start({
      job: 'chenbao/1',
      step,
      subject: environment,
      day,
      slot,
      ...(again ? { again } : {}),
    })
    await mark(ports.store, `${slot}-${step}`, 'done', { ...work, steps: [step] })
  }
  return steps.length > 0
}

/** The steps that this call is to start: all for the first, none for others, the rest of a start that broke off. */
async function notStarted(store: Store, slot: string, work: Asked): Promise<readonly Step[]> {
  const { environment, day, steps, now } = work
  if (await mark(store, slot, 'begun', work)) return steps
  const begun = await readDocument(
    store,
    runSchema,
    keys.run(day, 'asked', environment, slot, 'begun'),
  )
  if (!begun || now.getTime() - Date.parse(begun.at) < STARTING_MS) return []
  const started = await Promise.all(
    steps.map((step) => store.head(keys.run(day, 'asked', environment, `${slot}-${step}`, 'done'))),
  )
  return steps.filter((_, index) => !started[index])
}

type Asked = { environment: string; day: Day; steps: readonly Step[]; now: Date }

async function mark(
  store: Store,
  slot: string,
  state: 'begun' | 'done',
  { environment, day, steps, now }: Asked,
): Promise<boolean> {
  return await createDocument(store, runSchema, keys.run(day, 'asked', environment, slot, state), {
    schema: 'run/1',
    step: 'asked',
    subject: environment,
    day,
    slot,
    state,
    at: now.toISOString(),
    outcome: { steps: [...steps] },
  })
}
