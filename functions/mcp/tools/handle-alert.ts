import { recordAct } from '../../../shared/alerts/acts.ts'
import { dayOf } from '../../../shared/calendar/day.ts'
import type { Act } from '../../../shared/documents/alert.ts'
import { createDocument } from '../../../shared/documents/codec.ts'
import { keys } from '../../../shared/documents/keys.ts'
import { outboxSchema } from '../../../shared/documents/outbox.ts'
import { recordAudit } from '../../../shared/people/audit.ts'
import { sayNumber } from '../../../shared/speech/numerals.ts'
import { type NamedIncident, stillOpen, todaysIncidents } from '../incidents.ts'
import { findTold, lastTold } from '../told.ts'
import { type Found, type Visit, whoAreYou } from '../visit.ts'
import { chooseIncident } from '../which-incident.ts'
import { choice, text, whole } from './parameters.ts'
import { defineTool } from './tool.ts'

const HOUR_MS = 3_600_000

const DOINGS = { 认领: 'acknowledged', 静默: 'snoozed', 解决: 'solved', 撤销: 'undone' } as const
type Doing = keyof typeof DOINGS

export const handleAlert = defineTool({
  name: 'handle_alert',
  description:
    '认领、静默、解决一件告警，或撤销。用户说我来处理、知道了、先别提醒、已经解决时调用。',
  parameters: {
    about: text('哪一件：第几件，或者服务名、现象的关键词'),
    doing: choice('做什么；我来处理就填认领', ['认领', '静默', '解决', '撤销']),
    hours: whole('静默几个小时，没说就留空', 1, 72),
  },
  run: async (args, visit) => {
    const { listener, ports, now } = visit
    if (listener.kind === 'team') return whoAreYou('处理告警')
    const [{ known }, places] = await Promise.all([
      todaysIncidents(ports.store, listener.environments, now),
      lastTold(visit, listener.person.id),
    ])
    const candidates = known.filter(({ incident }) => incident.state === 'firing')
    if (candidates.length === 0) return '现在没有需要处理的告警。'
    const open = stillOpen(known, now)
    const choice = chooseIncident(visit, listener.person, args.about, {
      told: findTold(places, known),
      candidates,
      offered: open.length > 0 ? open : candidates,
    })
    if ('question' in choice) return choice.question
    const { incident, name } = choice.incident
    if (incident.state !== 'firing') return `${name}，已经结束了，不用再处理。`
    return await act(visit, listener, choice.incident, args.doing ?? '认领', args.hours ?? 4)
  },
})

async function act(
  visit: Visit,
  listener: Found,
  { incident, environment, name }: NamedIncident,
  doing: Doing,
  hours: number,
): Promise<string> {
  const { ports, now, door } = visit
  const kind = DOINGS[doing]
  const repeated = kind !== 'undone' && incident.act?.kind === kind
  if (repeated && incident.act?.person === listener.person.id)
    return `${name}，您已经${doing}过了。`
  const done: Omit<Act, 'schema'> = {
    environment: environment.id,
    incident: incident.id,
    kind,
    ...(kind === 'snoozed'
      ? { until: new Date(now.getTime() + hours * HOUR_MS).toISOString() }
      : {}),
    person: listener.person.id,
    through: 'robot',
    at: now.toISOString(),
  }
  await recordAct(ports.store, done)
  await recordAudit(ports.store, now, {
    what: `act-${kind}`,
    door: door.id,
    person: listener.person.id,
    subject: `${environment.id}/${incident.id}`,
    allowed: true,
  })
  await tellPerson(visit, listener, name, doing, incident.id)
  const until = kind === 'snoozed' ? `，${sayNumber(hours)}个小时内不再提醒` : ''
  return `好的，${name}，已经${doing}${until}。`
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
