import { addDays, type Day, daysBefore } from '../calendar/day.ts'
import { readDocument } from '../documents/codec.ts'
import { type Environment, environmentSchema } from '../documents/environment.ts'
import { keys } from '../documents/keys.ts'
import { DocumentError } from '../failures.ts'
import type { Jobs } from '../ports/jobs/jobs.ts'
import type { Store } from '../ports/store/store.ts'
import type { Step } from '../scf/job-event.ts'
import { CATCH_UP_DAYS } from './deadline.ts'
import { subjectsBelow } from './fan-out.ts'

/** A step that owes one result for every environment and day. */
export interface DailyWork {
  step: Step
  slot: string
  /** The day of the timer; results are owed for days before it. */
  today: Day
  /** Whether the result of a day is still owed. */
  owed: (environment: string, day: Day) => Promise<boolean>
  /** Whether yesterday is done again although its result is there. */
  redoYesterday?: boolean
}

/**
 * Starts one job for every environment and every of the last three days that lacks its result, oldest
 * first; days before the environment was watched owe nothing. An unreadable environment stops only itself.
 */
export async function startLacking(
  { store, jobs }: { store: Store; jobs: Jobs },
  work: DailyWork,
): Promise<{ started: number; unreadable: string[] }> {
  const outcome = { started: 0, unreadable: [] as string[] }
  for await (const id of subjectsBelow(store, keys.environments)) {
    const environment = await readOrBroken(store, id)
    if (environment === 'broken') outcome.unreadable.push(id)
    if (!environment || environment === 'broken') continue
    for (const day of await owedDays(environment, work)) {
      await jobs.start({ job: 'chenbao/1', step: work.step, subject: id, day, slot: work.slot })
      outcome.started += 1
    }
  }
  return outcome
}

async function owedDays({ id, since = '' }: Environment, work: DailyWork): Promise<Day[]> {
  const { today, owed, redoYesterday = false } = work
  const yesterday = addDays(today, -1)
  const days: Day[] = []
  for (const day of daysBefore(today, CATCH_UP_DAYS).reverse()) {
    if (day < since) continue
    if ((redoYesterday && day === yesterday) || (await owed(id, day))) days.push(day)
  }
  return days
}

async function readOrBroken(store: Store, id: string) {
  try {
    return await readDocument(store, environmentSchema, keys.environment(id))
  } catch (failure) {
    if (failure instanceof DocumentError) return 'broken'
    throw failure
  }
}
