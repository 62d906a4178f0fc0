import { dayOf } from '../../../shared/calendar/day.ts'
import { sayNumber, sayOrdinal } from '../../../shared/speech/numerals.ts'
import { sayMoment } from '../../../shared/speech/times.ts'
import { type NamedIncident, stillOpen, todaysIncidents } from '../incidents.ts'
import { asDeputy } from '../listener.ts'
import { noteTold } from '../told.ts'
import { whoAreYou } from '../visit.ts'
import { text } from './parameters.ts'
import { defineTool } from './tool.ts'

/** Most incidents told at once; a voice is not a list. */
const TOLD = 3

const SEVERITIES = { critical: '严重', serious: '要紧', minor: '一般', info: '提示' } as const

export const listAlerts = defineTool({
  name: 'list_alerts',
  description: '现在还没恢复的告警。用户问还有哪些告警、有没有没处理的、现在怎么样时调用。',
  parameters: { on_behalf: text('用户说替某位同事看时，填那位同事的姓名', 40) },
  run: async (args, visit) => {
    const { listener, ports, now } = visit
    if (listener.kind === 'team') return whoAreYou('听告警')
    const found = args.on_behalf ? await asDeputy(visit, listener, args.on_behalf) : listener
    const { known, unknown } = await todaysIncidents(ports.store, found.environments, now)
    const open = stillOpen(known, now)
    visit.meanwhile(noteTold(visit, listener.person.id, args.on_behalf ? [] : open.slice(0, TOLD)))
    if (open.length === 0 && unknown.length === 0) return '现在没有还开着的告警。'
    return [...unknown, ...sayOpen(open, found.environments.length > 1, now)].join('')
  },
})

function sayOpen(open: readonly NamedIncident[], several: boolean, now: Date): string[] {
  if (open.length === 0) return []
  const told = open.slice(0, TOLD).map(({ environment, incident, name }, index) => {
    const where = several ? `${environment.name}，` : ''
    const since = sayMoment(incident.firstAt, dayOf(now))
    const act = incident.act?.kind === 'acknowledged' ? '已经有人认领' : '还没人认领'
    const place = open.length > 1 ? `${sayOrdinal(index + 1)}件，` : ''
    return `${place}${where}${SEVERITIES[incident.severity]}，${name}，${since}开始，${act}。`
  })
  const rest =
    open.length > TOLD ? `另外${sayNumber(open.length - TOLD)}件不太急，详情在邮件里。` : ''
  return [
    `现在有${sayNumber(open.length)}件还没恢复。`,
    ...told,
    rest,
    '要我标记为已经有人处理吗？',
  ]
}
