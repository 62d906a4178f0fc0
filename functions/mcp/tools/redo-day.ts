import { dayOf } from '../../../shared/calendar/day.ts'
import { recordAudit } from '../../../shared/people/audit.ts'
import { sayDay } from '../../../shared/speech/times.ts'
import { reportDay } from '../days.ts'
import { enabledSteps, sayBygone, startOnce } from '../missing.ts'
import { whoAreYou } from '../visit.ts'
import { text } from './parameters.ts'
import { defineTool } from './tool.ts'

export const redoDay = defineTool({
  name: 'redo_day',
  description: '重新分析某一天并重写播报。只在用户明确说重新分析、补做、重做时调用。',
  parameters: { date: text('哪一天，没说就留空', 20) },
  run: async (args, { listener, ports, now, door }) => {
    if (listener.kind === 'team') return whoAreYou('重新分析')
    if (listener.environments.length === 0) return '您还没有关注任何环境。'
    const day = reportDay(args.date, now)
    const bygone = listener.environments.map((environment) => sayBygone(environment, day, now))
    const possible = listener.environments.filter((_, index) => !bygone[index])
    if (possible.length === 0) return bygone.join('')
    const started = await Promise.all(
      possible.map((environment) =>
        startOnce(ports, {
          environment: environment.id,
          day,
          steps: enabledSteps(environment),
          again: true,
          now,
        }),
      ),
    )
    const first = started.some(Boolean)
    await recordAudit(ports.store, now, {
      what: 'redo-day',
      door: door.id,
      person: listener.person.id,
      subject: day,
      allowed: first,
    })
    const when = sayDay(day, dayOf(now))
    return first
      ? `好的，已经开始重新分析${when}，过几分钟对我说重听就能听到新的播报。`
      : `${when}正在重新分析，请过几分钟再听。`
  },
})
