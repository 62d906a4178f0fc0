import { addDays, type Day, dayOf } from '../calendar/day.ts'
import type { Incident } from '../documents/alert.ts'
import { sayName } from '../speech/names.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import { sayMoment, saySpan, sayTime } from '../speech/times.ts'
import { sayTitle } from '../speech/titles.ts'
import { isMomentary } from './episode.ts'
import { durationOf, type Matter } from './matters.ts'
import type { Recurrence } from './recurrence.ts'

/** How names are called aloud: `environment.names`. */
export type Glossary = Readonly<Record<string, string>>

/** An incident in a few spoken words: 支付服务连不上数据库, 尾号零点十二的磁盘使用率过高. */
export function nameIncident({ title, object }: Incident, names: Glossary): string {
  const spoken = sayTitle(withGlossary(title, names))
  if (object === title || object === '') return spoken
  const place = sayName(object, names)
  return spoken.includes(place) || title.includes(object) ? spoken : `${place}，${spoken}`
}

/** What a matter is called. */
export function nameMatter({ incidents, isNoise }: Matter, names: Glossary): string {
  const [first, ...rest] = incidents
  if (isNoise) return `另有${sayCount(incidents.length)}件小事，都在十分钟内自己恢复了`
  const name = nameIncident(first, names)
  return rest.length > 0 ? `${name}，同时还有${sayNumber(rest.length)}个相关告警` : name
}

/** Since when, how long, how it stands, in one or two sentences; `day` is the day told, heard on the next. */
export function tellCourse(incident: Incident, day: Day): string {
  const began = Date.parse(incident.firstAt)
  const today = addDays(day, 1)
  const when = dayOf(began) === day ? sayTime(began) : sayMoment(began, today)
  if (isMomentary(incident)) return tellEvent(incident, when)
  const flaps = incident.flaps > 0 ? `反复触发了${sayCount(incident.flaps + 1)}次，` : ''
  if (incident.state === 'resolved' && incident.resolvedAt) {
    if (incident.resolvedAt === incident.firstAt) return `${when}发生`
    const over = incident.act ? '恢复了，有人认领过' : '自己恢复了'
    const span = saySpan(durationOf(incident, began))
    return flaps ? `${when}起${flaps}最后${over}` : `${when}出现，${span}后${over}`
  }
  if (incident.state === 'invalid') return `${when}出现，后来告警策略改了，没有再通知`
  return `${when}开始，${flaps}${standing(incident)}`
}

/** An event that has no end: that it is over is no news that anything is well again. */
function tellEvent({ flaps, act }: Incident, when: string): string {
  const what = flaps > 0 ? `${when}起发生了${sayCount(flaps + 1)}次` : `${when}发生`
  if (act?.kind === 'solved') return `${what}，有人说已经处理好`
  if (act) return `${what}，有人认领过`
  return `${what}，这种事件没有恢复通知，好没好要看一下`
}

/** What the fortnight before says: 前十四天一次都没有, 这周第三次，上一次是自己恢复的. */
export function tellRecurrence({ comparedDays, before, thisWeek, endedLast }: Recurrence): string {
  if (comparedDays === 0) return ''
  if (before === 0) return comparedDays < 3 ? '' : `前${sayNumber(comparedDays)}天一次都没有`
  const ended = endedLast ? `，上一次是${endedLast}` : ''
  if (thisWeek > 1) return `一周内第${ordinal(thisWeek)}次了${ended}`
  return `前${sayNumber(comparedDays)}天出现过${sayCount(before)}次${ended}`
}

function standing({ act, state }: Incident): string {
  if (act?.kind === 'solved') return '有人说已经处理好'
  if (act?.kind === 'snoozed') return '到现在还没恢复，有人说先放一放'
  if (act?.kind === 'acknowledged') return '到现在还没恢复，已经有人认领'
  return state === 'firing' ? '到现在还没恢复，没人认领' : ''
}

function ordinal(position: number): string {
  return sayNumber(position).replace('两', '二')
}

/** Names inside a policy's title that the glossary knows, called as people do. */
function withGlossary(title: string, names: Glossary): string {
  const known = Object.entries(names).sort(([a], [b]) => b.length - a.length)
  return known.reduce((text, [name, spoken]) => text.replaceAll(name, spoken), title)
}
