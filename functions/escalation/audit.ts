import pLimit from 'p-limit'
import { type DueStage, isQuiet } from '../../shared/alerts/escalation.ts'
import { addDays, dayOf, timeOn } from '../../shared/calendar/day.ts'
import { createDocument, readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type OutboxRequest, outboxSchema } from '../../shared/documents/outbox.ts'
import type { Person } from '../../shared/documents/person.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { sayNumber } from '../../shared/speech/numerals.ts'
import { type DueThere, type Place, placesOf } from './escalate.ts'
import type { Ports } from './handler.ts'
import { morningOf, sayMissing } from './missing-report.ts'

/** `delivery` looks at the outbox every five minutes; a chat channel may ask it to wait. */
const PATIENCE_MS = 3_000_000

/** Ledgers looked at at the same time. */
const AT_ONCE = 16

/** Ids in an outcome; the count says the rest. */
const MOST_IDS = 20

/** What the auditor found for one person. */
export interface Audited {
  outputs: string[]
  /** Escalations that were asked for and did not leave, by request id. */
  overdue: string[]
  /** Escalations that are asked for only now although they were due an hour ago: our timer was late. */
  late: string[]
  reportMissing: string[]
}

/**
 * Checks what should have happened for a person: escalations that were due left, and this morning's report is
 * there. What did not is told once a day.
 */
export async function auditPerson(
  ports: Ports,
  person: Person,
  due: readonly DueThere[],
): Promise<Audited> {
  const today = dayOf(ports.clock())
  const { overdue, late } = await stuckEscalations(ports, person, due)
  const morning = await morningOf(ports, person)
  const outputs: string[] = []
  if (overdue.length > 0) {
    const text = `有${sayNumber(overdue.length)}条超时未处理的告警提醒到时间没有发出去，请检查邮箱和消息通道，再看报告页上的未恢复告警。`
    outputs.push(
      ...(await tell(ports, person, `audit-escalation-${today}`, '告警提醒没有发出去', text)),
    )
  }
  if (morning.missing.length > 0) {
    const { title, text } = sayMissing(morning, person)
    outputs.push(...(await tell(ports, person, `missing-${addDays(today, -1)}`, title, text)))
  }
  return {
    outputs,
    overdue: overdue.slice(0, MOST_IDS),
    late: late.slice(0, MOST_IDS),
    reportMissing: morning.missing,
  }
}

async function stuckEscalations(ports: Ports, person: Person, due: readonly DueThere[]) {
  const limit = pLimit(AT_ONCE)
  const states = await Promise.all(
    due.flatMap(({ environment, stages }) =>
      stages.map((stage) => limit(() => stateOf(ports, environment.id, person, stage))),
    ),
  )
  const of = (state: 'overdue' | 'late') =>
    states.filter((one) => one.state === state).map(({ id }) => id)
  return { overdue: of('overdue'), late: of('late') }
}

async function stateOf(
  { store, clock }: Ports,
  environment: string,
  person: Person,
  due: DueStage,
) {
  const before = clock().getTime() - PATIENCE_MS
  const places = placesOf(environment, person.id, due, clock())
  const { id } = places[0]
  if (await hasLeft(store, places)) return { id, state: 'left' as const }
  const request = await newestRequest(store, places)
  if (request) {
    const isStuck = Date.parse(request.requestedAt) <= before
    return { id, state: isStuck ? ('overdue' as const) : ('waiting' as const) }
  }
  const isLate = dueAtFor(due, person).getTime() <= before - 600_000
  return { id, state: isLate ? ('late' as const) : ('new' as const) }
}

/** When a stage could be asked for at the earliest: it is no delay that quiet hours had to end. */
function dueAtFor({ dueAt, incident }: DueStage, { escalation }: Person): Date {
  const { quiet } = escalation
  if (!quiet || incident.severity === 'critical' || !isQuiet(dueAt, quiet)) return dueAt
  const day = dayOf(dueAt)
  const ends = [timeOn(day, quiet.to), timeOn(addDays(day, 1), quiet.to)]
  return new Date(ends.find((end) => end > dueAt.getTime()) ?? dueAt.getTime())
}

async function hasLeft(store: Store, places: readonly Place[]): Promise<boolean> {
  for (const { ledger } of places) {
    for await (const { key } of store.list(ledger)) {
      if (/-(?:sent|doubtful)\.json$/.test(key)) return true
    }
  }
  return false
}

async function newestRequest(
  store: Store,
  places: readonly Place[],
): Promise<OutboxRequest | undefined> {
  for (const { key } of places) {
    const request = await readDocument(store, outboxSchema, key)
    if (request) return request
  }
  return undefined
}

async function tell(
  { store, clock }: Ports,
  person: Person,
  id: string,
  title: string,
  text: string,
): Promise<string[]> {
  const now = clock()
  const day = dayOf(now)
  const key = keys.request(day, person.id, id)
  const isNew = await createDocument(store, outboxSchema, key, {
    schema: 'outbox/1',
    id,
    person: person.id,
    day,
    requestedAt: now.toISOString(),
    notBefore: now.toISOString(),
    expiresAt: new Date(timeOn(day, '23:59')).toISOString(),
    content: { kind: 'notice', title, text },
  })
  return isNew ? [key] : []
}
