import { dayOf } from '../../../shared/calendar/day.ts'
import { sayNumber } from '../../../shared/speech/numerals.ts'
import { sayDay, sayTime } from '../../../shared/speech/times.ts'
import { readBroadcast, startMissing } from '../broadcast.ts'
import { reportDay } from '../days.ts'
import { whoAreYou } from '../visit.ts'
import { text } from './parameters.ts'
import { defineTool } from './tool.ts'

/** Most changes told at once. */
const TOLD = 4

export const whatChanged = defineTool({
  name: 'what_changed',
  description: '那天发布过什么、改过什么配置。用户问动过什么、发过版吗、谁改了什么时调用。',
  parameters: { date: text('哪一天，没说就留空', 20) },
  run: async (args, { listener, ports, now }) => {
    if (listener.kind === 'team') return whoAreYou('听变更')
    const day = reportDay(args.date, now)
    const { reports } = await readBroadcast(ports, listener, day)
    if (reports.length === 0) return await startMissing(ports, listener, day, now)
    const when = sayDay(day, dayOf(now))
    const unread = reports.filter(({ report }) =>
      report.angles.some(({ source, status }) => source === 'cos' && status === 'missing'),
    )
    const said = reports.map(({ report }) => {
      const changes = [...report.changes].sort((a, b) => a.at.localeCompare(b.at))
      if (changes.length === 0) return ''
      const told = changes.slice(-TOLD).map(({ at, what }) => `${sayTime(at)}，${spoken(what)}`)
      const last = changes.length > TOLD ? '，最近的是' : ''
      return `${report.name}${when}有${sayNumber(changes.length)}次变更${last}：${told.join('；')}。`
    })
    const unsure = unread.map(({ report }) => `${report.name}的日志没有读到，变更可能不全。`)
    const all = [...said, ...unsure].join('')
    return all === '' ? `${when}没有看到发布和配置变更。` : all
  },
})

/** What a voice cannot say, image names and the like, stands in brackets and stays on the page. */
function spoken(what: string): string {
  return what.replace(/（[^）]*）|\([^)]*\)/g, '').trim()
}
