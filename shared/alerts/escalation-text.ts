import { dayOf, wallText } from '../calendar/day.ts'
import type { Act } from '../documents/alert.ts'
import { saySpan } from '../speech/times.ts'
import type { DueStage } from './escalation.ts'
import { type Glossary, nameIncident } from './wording.ts'

/** What an escalation is written with; person names may stand in it: it is read, not spoken. */
export interface EscalationStory {
  environmentName: string
  names: Glossary
  now: Date
  /** What was done about it, oldest first. */
  acts: readonly Act[]
  /** Who heard of it in a broadcast, and when. */
  heard: readonly { name: string; at: string }[]
  personName(person: string): string
}

const SEVERITIES = { critical: '紧急', serious: '警告', minor: '提醒', info: '信息' } as const

/** Title and text of one escalation: what, since when, evidence, what was tried, who heard it. */
export function writeEscalation(
  due: DueStage,
  story: EscalationStory,
): { title: string; text: string } {
  const { incident } = due
  const name = nameIncident(incident, story.names)
  const since = due.reopenedAt?.getTime() ?? Date.parse(incident.firstAt)
  const span = `${due.reopenedAt ? '再次出现，' : ''}${saySpan(story.now.getTime() - since)}`
  const title = `${story.environmentName}：${name}，${standing(due, story.acts, span)}`
  const facts = [
    `级别：${SEVERITIES[incident.severity]}（第 ${due.stage} 次提醒）`,
    `开始：${wallText(Date.parse(incident.firstAt))}，最近一次通知：${wallText(Date.parse(incident.lastAt))}`,
    due.reopenedAt ? `再次出现：${wallText(since)}，提醒从这时重新算起` : '',
    incident.condition ? `条件：${incident.condition}` : '',
    `收到通知 ${incident.notifications} 次${incident.flaps > 0 ? `，反复触发 ${incident.flaps + 1} 次` : ''}`,
    ...incident.reasons.slice(0, 3),
    triedText(story),
    heardText(story),
  ]
  return { title: title.slice(0, 120), text: facts.filter((line) => line !== '').join('\n') }
}

/** How it stands: nobody, or somebody who took it on, put it off, or said too early that it is solved. */
function standing({ incident }: DueStage, acts: readonly Act[], span: string): string {
  if (incident.act?.kind === 'acknowledged') return `已认领，${span}还没恢复`
  if (incident.act?.kind === 'snoozed') return `暂缓已到期，${span}还没恢复`
  if (acts.at(-1)?.kind === 'solved') return `标记解决以后还在告警，${span}还没恢复`
  return `${span}没人处理`
}

const KINDS = { acknowledged: '认领', snoozed: '暂缓', solved: '标记解决', undone: '撤销' } as const

function triedText({ acts, personName }: EscalationStory): string {
  if (acts.length === 0) return '处理：还没有人认领'
  const told = acts
    .slice(-5)
    .map(
      ({ at, kind, person }) =>
        `${wallText(Date.parse(at)).slice(5, 16)} ${personName(person)}${KINDS[kind]}`,
    )
  return `处理：${told.join('；')}`
}

function heardText({ heard, now }: EscalationStory): string {
  if (heard.length === 0) return '播报：还没有人听到过'
  const told = heard.slice(-5).map(({ name, at }) => {
    const moment = wallText(Date.parse(at))
    return `${name} ${moment.slice(0, 10) === dayOf(now) ? moment.slice(11, 16) : moment.slice(5, 16)}`
  })
  return `播报：${told.join('，')}听到过`
}
