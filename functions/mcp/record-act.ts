import { recordAct } from '../../shared/alerts/acts.ts'
import { dayOf } from '../../shared/calendar/day.ts'
import type { Act } from '../../shared/documents/alert.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { outboxSchema } from '../../shared/documents/outbox.ts'
import { recordAudit } from '../../shared/people/audit.ts'
import type { NamedIncident } from './incidents.ts'
import type { Found, Visit } from './visit.ts'

/** What may be done to an incident by voice, and the act it is. */
export const DOINGS = {
  认领: 'acknowledged',
  静默: 'snoozed',
  解决: 'solved',
  撤销: 'undone',
} as const
export type Doing = keyof typeof DOINGS

/** Records what somebody does to an incident, with a proof, and tells them in writing. */
export async function recordDoing(
  visit: Visit,
  listener: Found,
  { incident, environment, name }: NamedIncident,
  doing: Doing,
  until?: Date,
): Promise<void> {
  const { ports, now, door } = visit
  const kind = DOINGS[doing]
  const act: Omit<Act, 'schema'> = {
    environment: environment.id,
    incident: incident.id,
    kind,
    ...(until ? { until: until.toISOString() } : {}),
    person: listener.person.id,
    through: 'robot',
    at: now.toISOString(),
  }
  await recordAct(ports.store, act)
  await recordAudit(ports.store, now, {
    what: `act-${kind}`,
    door: door.id,
    person: listener.person.id,
    subject: `${environment.id}/${incident.id}`,
    allowed: true,
  })
  await tellPerson(visit, listener, name, doing, incident.id)
}

/**
 * A voice is easily borrowed: whoever it was done for is told, so that a forged act does not stay unnoticed;
 * by what they read, not by a robot in the room that has just said it.
 */
async function tellPerson(
  { ports, now }: Visit,
  { person }: Found,
  name: string,
  doing: Doing,
  incident: string,
): Promise<void> {
  const day = dayOf(now)
  const id = `told-${incident}-${DOINGS[doing]}-${now.toISOString().slice(11, 16).replace(':', '')}`
  await createDocument(ports.store, outboxSchema, keys.request(day, person.id, id), {
    schema: 'outbox/1',
    id,
    person: person.id,
    day,
    requestedAt: now.toISOString(),
    notBefore: now.toISOString(),
    contacts: person.contacts.filter((one) => one.kind !== 'robot').map((one) => one.id),
    content: {
      kind: 'notice',
      title: `已${doing}：${name}`,
      text: `刚才有人用您的声音通过机器人把“${name}”标记为${doing}。如果不是您本人，请在告警页面撤销，并告诉管理员。`,
    },
  })
}
