import { sayNumber } from '../../../shared/speech/numerals.ts'
import { type NamedIncident, stillOpen, todaysIncidents } from '../incidents.ts'
import { readAnew } from '../listener.ts'
import { DOINGS, type Doing, recordDoing } from '../record-act.ts'
import { findTold, lastTold } from '../told.ts'
import { undo } from '../undo.ts'
import { type Found, type Visit, whoAreYou } from '../visit.ts'
import { chooseIncident } from '../which-incident.ts'
import { choice, text, whole } from './parameters.ts'
import { defineTool } from './tool.ts'

const HOUR_MS = 3_600_000

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
    const { ports, now } = visit
    if (visit.listener.kind === 'team') return whoAreYou('处理告警')
    const listener = await readAnew(visit, visit.listener)
    const doing = args.doing ?? '认领'
    const [{ known, unknown }, places] = await Promise.all([
      todaysIncidents(ports.store, listener.environments, now),
      lastTold(visit, listener.person.id),
    ])
    const told = findTold(places, known)
    if (doing === '撤销') return await undo(visit, listener, args.about, { known, told })
    const candidates = known.filter(({ incident }) => incident.state === 'firing')
    const unsure = unknown.join('')
    if (candidates.length === 0) return unsure || '现在没有需要处理的告警。'
    const open = stillOpen(known, now)
    const choice = chooseIncident(visit, listener.person, args.about, {
      told,
      candidates,
      offered: open.length > 0 ? open : candidates,
    })
    if ('question' in choice) return unsure + choice.question
    const { incident, name } = choice.incident
    if (incident.state !== 'firing') return `${name}，已经结束了，不用再处理。`
    return await act(visit, listener, choice.incident, doing, args.hours ?? 4)
  },
})

async function act(
  visit: Visit,
  listener: Found,
  meant: NamedIncident,
  doing: Exclude<Doing, '撤销'>,
  hours: number,
): Promise<string> {
  const { incident, name } = meant
  if (incident.act?.kind === DOINGS[doing] && incident.act.person === listener.person.id) {
    return `${name}，您已经${doing}过了。`
  }
  if (doing !== '静默') {
    await recordDoing(visit, listener, meant, doing)
    return `好的，${name}，已经${doing}。`
  }
  await recordDoing(visit, listener, meant, doing, new Date(visit.now.getTime() + hours * HOUR_MS))
  return `好的，${name}，已经静默，${sayNumber(hours)}个小时内不再提醒。`
}
