import { addDays, type Day, dayOf, timeOn } from '../calendar/day.ts'
import type { OutboxRequest } from '../documents/outbox.ts'
import type { Person } from '../documents/person.ts'

/** A morning report is asked for from this long before its time, in milliseconds: one hourly run comes before it. */
const EARLIEST_BEFORE_MS = 70 * 60_000

/** A morning report still leaves this long after its time, in milliseconds; then the day is over for it. */
const LATEST_AFTER_MS = 6 * 3_600_000

/** Without any report the letter waits at most until this hour of the evening. */
const LAST_HOUR = '20:00'

/**
 * The daily request of a person that may be written now, to be sent at its time: the report of the day before
 * on every environment they follow. Undefined more than 70 minutes before its time, from six hours after it
 * on, and for people who follow nothing or want no mail.
 */
export function dailyRequest(
  person: Person,
  now: Date,
): (OutboxRequest & { content: { kind: 'report' } }) | undefined {
  const { dailyMail, follows } = person
  const day = dayAskedFor(dailyMail.at, now)
  if (!day || !dailyMail.enabled || follows.length === 0) return undefined
  const due = timeOn(day, dailyMail.at)
  const reportDay = addDays(day, -1)
  const end = Math.max(timeOn(day, LAST_HOUR), due + LATEST_AFTER_MS)
  return {
    schema: 'outbox/1',
    id: `daily-${reportDay}`,
    person: person.id,
    day,
    requestedAt: now.toISOString(),
    notBefore: new Date(due).toISOString(),
    expiresAt: new Date(end).toISOString(),
    content: { kind: 'report', day: reportDay, environments: follows },
  }
}

/** The day whose letter may be written now: tomorrow's shortly before midnight, yesterday's shortly after it. */
function dayAskedFor(at: string, now: Date): Day | undefined {
  const today = dayOf(now)
  return [addDays(today, -1), today, addDays(today, 1)].find((day) => {
    const late = now.getTime() - timeOn(day, at)
    return late >= -EARLIEST_BEFORE_MS && late < LATEST_AFTER_MS
  })
}
