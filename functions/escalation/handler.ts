import type { Clock } from '../../shared/calendar/clock.ts'
import { dayOf, wallClock } from '../../shared/calendar/day.ts'
import { startForPeople } from '../../shared/day/fan-out.ts'
import { runOnce } from '../../shared/day/run.ts'
import { InputError } from '../../shared/failures.ts'
import { readPerson } from '../../shared/people/doors.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { auditPerson } from './audit.ts'
import { askForDaily } from './daily.ts'
import { dueFor, escalateFor } from './escalate.ts'
import { createFollowers, type Followers } from './followers.ts'

/** What the step needs. */
export interface Ports {
  store: Store
  clock: Clock
  jobs: Jobs
  /** How links in messages are signed, and where they lead. */
  links: { key: string; pagesUrl: string }
}

/** What a run works with: the ports, and what an instance remembers. */
export interface Desk extends Ports {
  followersOf(environment: string): Promise<Followers>
}

/**
 * Every hour, one job a person, in this order: the morning letter of the coming hour is asked for; requests
 * that were due and did not leave, and a morning report that is missing, are told; what nobody has solved for
 * twelve hours becomes one request in the outbox per stage.
 */
export function createHandler(ports: Ports): Handler {
  const desk: Desk = { ...ports, followersOf: createFollowers(ports.store) }
  return {
    timer: async ({ time }) => {
      const slot = `hourly-${String(wallClock(time).hour).padStart(2, '0')}`
      const work = { step: 'escalation' as const, day: dayOf(time), slot }
      return { started: await startForPeople(ports, work) }
    },
    job: async (event, { requestId }) => {
      const person = await readPerson(ports.store, event.subject)
      if (!person) throw new InputError(`person ${event.subject}: is not known`)
      const work = async () => {
        const daily = await askForDaily(ports, person)
        const { due, unreadable } = await dueFor(ports, person)
        const audited = await auditPerson(desk, person, due, unreadable)
        const escalated = await escalateFor(desk, person, due)
        const outputs = [...daily, ...audited.outputs, ...escalated.outputs]
        return { ...audited, ...escalated, unreadable, outputs }
      }
      return await runOnce(ports, event, requestId, work, event.again ? { again: true } : {})
    },
  }
}
