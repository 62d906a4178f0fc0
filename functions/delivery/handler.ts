import type { Clock } from '../../shared/calendar/clock.ts'
import { dayOf, wallText } from '../../shared/calendar/day.ts'
import { type Delivered, deliver, nothingDelivered } from '../../shared/delivery/deliver.ts'
import { domainOf } from '../../shared/delivery/message-id.ts'
import { openRequests, settle } from '../../shared/delivery/open-requests.ts'
import { createRows } from '../../shared/delivery/rows.ts'
import { createSurvey, openDays } from '../../shared/delivery/survey.ts'
import { createTriggerLimit } from '../../shared/delivery/trigger-limit.ts'
import { parseOutboxKey } from '../../shared/documents/keys.ts'
import { orBroken } from '../../shared/documents/readable.ts'
import { DocumentError } from '../../shared/failures.ts'
import { readPerson } from '../../shared/people/doors.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { Mail } from '../../shared/ports/mail/mail.ts'
import type { Notify } from '../../shared/ports/notify/notify.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { createPrepare } from './prepare.ts'

/** What delivery is made of. */
export interface DeliveryParts {
  store: Store
  jobs: Jobs
  mail: Mail
  chat: Notify
  clock: Clock
  links: { key: string; pagesUrl: string }
  /** The sender as letters show it. */
  from: string
}

/**
 * The only sender. A new request in the outbox is sent at once if it is due; every five minutes whoever has
 * open requests gets a job of their own. It never writes a request itself.
 */
export function createHandler(parts: DeliveryParts): Handler {
  const { store, jobs, clock } = parts
  const prepare = createPrepare(parts)
  const survey = createSurvey(store)
  const mayFollow = createTriggerLimit(clock)
  const rows = createRows()

  const deliverTo = (person: string, days: readonly string[], remainingMs: () => number) =>
    rows.inRow(person, async () => {
      const total = nothingDelivered()
      const document = await readPerson(store, person)
      for (const day of days) {
        const open = await openRequests({ store, clock }, day, person, document?.contacts)
        if (!document) {
          for (const { request } of open)
            await settle(parts, { day, person, request: request.id }, {})
          continue
        }
        const ports = { store, clock, prepare, domain: domainOf(parts.from) }
        const counts = await deliver(ports, document, open, remainingMs)
        for (const state of Object.keys(total) as (keyof Delivered)[]) total[state] += counts[state]
      }
      return total
    })

  return {
    timer: async () => {
      const now = clock()
      const today = dayOf(now)
      const waiting = await survey(now)
      const slot = `sweep-${wallText(now).slice(11, 16).replace(':', '')}`
      for (const subject of waiting) {
        await jobs.start({ job: 'chenbao/1', step: 'delivery', subject, day: today, slot })
      }
      return { started: waiting.size }
    },
    bucket: async (changes, { remainingMs }) => {
      const outcomes: Record<string, Delivered | string> = {}
      const changed = changes
        .map(({ key }) => parseOutboxKey(key))
        .filter((each) => each !== undefined)
      for (const person of new Set(changed.map((each) => each.person))) {
        const days = changed.filter((each) => each.person === person).map(({ day }) => day)
        const followed = mayFollow(person)
          ? await orBroken(() => deliverTo(person, [...new Set(days)], remainingMs))
          : 'left to the sweep'
        outcomes[person] = followed instanceof DocumentError ? followed.message : followed
      }
      return { people: outcomes }
    },
    job: async ({ subject, day }, { remainingMs }) => ({
      ...(await deliverTo(subject, openDays(day), remainingMs)),
    }),
  }
}
