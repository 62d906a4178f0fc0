import { type DueStage, isQuiet } from '../../shared/alerts/escalation.ts'
import { addDays, dayOf, timeOn, wallText } from '../../shared/calendar/day.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { outboxSchema } from '../../shared/documents/outbox.ts'
import type { Person } from '../../shared/documents/person.ts'
import { sayNumber } from '../../shared/speech/numerals.ts'
import { type DueThere, placesOf } from './escalate.ts'
import type { Desk, Ports } from './handler.ts'
import { readKnown } from './known-requests.ts'
import { morningOf, sayMissing } from './missing-report.ts'
import { tell } from './tell.ts'
import { tellOthers } from './unreachable.ts'

/** `delivery` looks at the outbox every five minutes; a chat channel may ask it to wait. */
const PATIENCE_MS = 3_000_000

/** With `delivery`'s time, one period of our own timer. */
const GRACE_MS = 600_000

/** Alerts that were not folded for this long are told; that is due every hour. */
const FOLD_LATE_MS = 3 * 3_600_000

/** Ids in an outcome, and requests that are looked into. */
const MOST_IDS = 20

/** What the auditor found for one person. */
export interface Audited {
  outputs: string[]
  /** Escalations that were asked for and did not leave, by request id. */
  overdue: string[]
  /** Escalations that are asked for only now although they were due an hour ago: our timer was late. */
  late: string[]
  reportMissing: string[]
  /** Environments whose alerts the hourly fold has not looked at for hours. */
  notFolded: string[]
}

/**
 * Checks what should have happened for a person: escalations that were due left, everything they depend on
 * could be read and is folded every hour, and this morning's report is there. What did not is told once a day.
 */
export async function auditPerson(
  ports: Desk,
  person: Person,
  due: readonly DueThere[],
  unreadable: readonly string[],
): Promise<Audited> {
  const today = dayOf(ports.clock())
  const { overdue, late } = await stuckEscalations(ports, person, due)
  const morning = await morningOf(ports, person)
  const outputs: string[] = await tellOthers(ports, person, due)
  if (overdue.length > 0) {
    const text = `有${sayNumber(overdue.length)}条超时未处理的告警提醒到时间没有发出去，请检查邮箱和消息通道，再看报告页上的未恢复告警。`
    outputs.push(
      ...(await tell(ports, person.id, `audit-escalation-${today}`, '告警提醒没有发出去', text)),
    )
  }
  if (unreadable.length > 0) {
    const text = `这些设置或者记录的内容有错，读不懂：${unreadable.join('、')}。和它们有关的未恢复告警现在没有人提醒，请让管理员改好。`
    outputs.push(
      ...(await tell(ports, person.id, `audit-unreadable-${today}`, '有告警没有人盯', text)),
    )
  }
  const notFolded = lateFolds(due, ports.clock())
  if (notFolded.length > 0) {
    const told = notFolded.map(({ name, since }) => `${name}的告警从${since}起没有整理过`)
    const text = `${told.join('，')}，播报里的未恢复告警可能不是最新的。超时提醒照常，直接从收到的告警里算；请让管理员检查告警整理。`
    outputs.push(...(await tell(ports, person.id, `audit-fold-${today}`, '告警没有按时整理', text)))
  }
  if (morning.missing.length > 0) {
    const { title, text } = sayMissing(morning, person)
    outputs.push(...(await tell(ports, person.id, `missing-${addDays(today, -1)}`, title, text)))
  }
  return {
    outputs,
    overdue: overdue.slice(0, MOST_IDS),
    late: late.slice(0, MOST_IDS),
    reportMissing: morning.missing,
    notFolded: notFolded.map(({ id }) => id),
  }
}

function lateFolds(due: readonly DueThere[], now: Date) {
  return due.flatMap(({ environment: { id, name }, staleSince }) => {
    if (!staleSince || now.getTime() - Date.parse(staleSince) <= FOLD_LATE_MS) return []
    return [{ id, name, since: wallText(Date.parse(staleSince)).slice(5, 16) }]
  })
}

async function stuckEscalations(ports: Ports, person: Person, due: readonly DueThere[]) {
  const before = ports.clock().getTime() - PATIENCE_MS
  const placed = due.flatMap(({ environment, stages }) =>
    stages.map((stage) => ({
      stage,
      places: placesOf(environment.id, person.id, stage, ports.clock()),
    })),
  )
  const days = placed.flatMap(({ places }) => places.map(({ day }) => day))
  const known = await readKnown(ports.store, person.id, days)
  const overdue: string[] = []
  const late: string[] = []
  for (const { stage, places } of placed.filter((one) => !one.places.some(known.hasLeft))) {
    const asked = places.find(known.isAsked)
    if (asked && overdue.length < MOST_IDS) {
      const request = await readDocument(ports.store, outboxSchema, asked.key)
      if (request && Date.parse(request.requestedAt) <= before) overdue.push(asked.id)
    }
    const isLate = !asked && dueAtFor(stage, person).getTime() <= before - GRACE_MS
    if (isLate) late.push(places[0].id)
  }
  return { overdue, late }
}

/** When a stage could be asked for at the earliest: it is no delay that quiet hours had to end. */
function dueAtFor({ dueAt, incident }: DueStage, { escalation }: Person): Date {
  const { quiet } = escalation
  if (!quiet || incident.severity === 'critical' || !isQuiet(dueAt, quiet)) return dueAt
  const day = dayOf(dueAt)
  const ends = [timeOn(day, quiet.to), timeOn(addDays(day, 1), quiet.to)]
  return new Date(ends.find((end) => end > dueAt.getTime()) ?? dueAt.getTime())
}
