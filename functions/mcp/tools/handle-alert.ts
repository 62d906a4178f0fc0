import { recordAct } from '../../../shared/alerts/acts.ts'
import { dayOf } from '../../../shared/calendar/day.ts'
import type { Act } from '../../../shared/documents/alert.ts'
import { createDocument } from '../../../shared/documents/codec.ts'
import { keys } from '../../../shared/documents/keys.ts'
import { outboxSchema } from '../../../shared/documents/outbox.ts'
import { recordAudit } from '../../../shared/people/audit.ts'
import { sayNumber, sayOrdinal } from '../../../shared/speech/numerals.ts'
import { type OpenIncident, openIncidents } from '../incidents.ts'
import { atPlace, findMeant, isPointing, type Meant, placeIn } from '../matching.ts'
import { type Found, type Visit, whoAreYou } from '../visit.ts'
import { choice, text, whole } from './parameters.ts'
import { defineTool } from './tool.ts'

const HOUR_MS = 3_600_000

/** Most incidents named when it is not clear which one is meant. */
const NAMED = 3

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
    const read = await Promise.all(
      listener.environments.map((environment) => openIncidents(ports.store, environment, now)),
    )
    const open = read.flatMap((one) => one.open)
    if (open.length === 0) return '现在没有需要处理的告警。'
    const meant = meantBy(open, args.about)
    if (meant.kind === 'sure') {
      return await act(visit, listener, meant.thing, args.doing ?? '认领', args.hours ?? 4)
    }
    const several = listener.environments.length > 1
    if (meant.kind === 'unsure') return askWhich(meant.things, several)
    return `我没有找到这件告警。${askWhich(open, several)}`
  },
})

function meantBy(open: readonly OpenIncident[], about: string | undefined): Meant<OpenIncident> {
  const [only, another] = open
  const place = about ? placeIn(about) : undefined
  const thing =
    place !== undefined
      ? atPlace(open, place)
      : (!about || isPointing(about)) && !another
        ? only
        : undefined
  if (thing) return { kind: 'sure', thing }
  if (!about || isPointing(about) || place !== undefined)
    return { kind: 'unsure', things: [...open] }
  return findMeant(open, about, ({ name, incident, environment }) =>
    [environment.name, name, incident.title, incident.object].join('，'),
  )
}

/** Names what may be meant; the person's next words decide. */
function askWhich(things: readonly OpenIncident[], several: boolean): string {
  const nameOf = ({ name, environment }: OpenIncident) =>
    several ? `${environment.name}的${name}` : name
  const [only, another] = things
  if (only && !another) return `您说的是${nameOf(only)}吗？`
  const named = things
    .slice(0, NAMED)
    .map((one, index) => `${sayOrdinal(index + 1)}件，${nameOf(one)}`)
  const rest =
    things.length > NAMED
      ? `另外还有${sayNumber(things.length - NAMED)}件，请说出服务或者机器的名字。`
      : ''
  return `您说的是哪一件？${named.join('；')}。${rest}`
}

async function act(
  visit: Visit,
  listener: Found,
  { incident, environment, name }: OpenIncident,
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
