import { addDays, dayOf, timeOn } from '../calendar/day.ts'
import type { OutboxRequest } from '../documents/outbox.ts'
import type { Person } from '../documents/person.ts'

/** A morning report still leaves this long after its time, in milliseconds; then the day is over for it. */
const LATEST_AFTER_MS = 6 * 3_600_000

/** Without any report the letter waits at most until this hour of the evening. */
const LAST_HOUR = '20:00'

/**
 * The daily request of a person that is due now: the report of yesterday on every environment they follow.
 * Undefined before its time, long after it, and for people who follow nothing or want no mail.
 */
export function dailyRequest(person: Person, now: Date): OutboxRequest | undefined {
  const day = dayOf(now)
  const due = timeOn(day, person.dailyMail.at)
  const isTime = now.getTime() >= due && now.getTime() < due + LATEST_AFTER_MS
  if (!person.dailyMail.enabled || person.follows.length === 0 || !isTime) return undefined
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
    content: { kind: 'report', day: reportDay, environments: person.follows },
  }
}

/** The notice that a whole morning report is missing; one a person and day. */
export function missingNotice(
  request: OutboxRequest,
  names: readonly string[],
  now: Date,
): OutboxRequest {
  const day = dayOf(now)
  const reportDay = request.content.kind === 'report' ? request.content.day : addDays(day, -1)
  return {
    schema: 'outbox/1',
    id: `missing-${reportDay}`,
    person: request.person,
    day,
    requestedAt: now.toISOString(),
    notBefore: now.toISOString(),
    expiresAt: new Date(timeOn(day, LAST_HOUR)).toISOString(),
    content: {
      kind: 'notice',
      title: '今天的晨报还没有写好',
      text: `${names.join('、')}${reportDay}的报告到现在没有写出来，昨天有没有问题还不能下结论。写好以后会马上发给您；如果一直没有收到，请看一下晨报自己的运行日志。`,
    },
  }
}
