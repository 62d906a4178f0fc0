import type { Day } from '../calendar/day.ts'
import { endOfDay } from '../calendar/day.ts'
import type { Incident } from '../documents/alert.ts'
import type { Evidence, Finding } from '../documents/analysis.ts'
import { isMomentary } from './episode.ts'
import { durationOf, isUnsolved, type Matter } from './matters.ts'
import type { Recurrence } from './recurrence.ts'
import { type Glossary, nameMatter, tellCourse, tellRecurrence } from './wording.ts'

/** What findings are worded with. */
export interface Telling {
  day: Day
  names: Glossary
  recurrence(incident: Incident): Recurrence
  /** How a person is called on the page: 张伟. */
  personName(person: string): string
}

/** One matter as a finding and the evidence it cites. Person names stay in the evidence's samples. */
export function tellMatter(
  matter: Matter,
  telling: Telling,
): { finding: Finding; evidence: Evidence } {
  const [first] = matter.incidents
  const id = matter.isNoise ? 'alert-noise' : `alert-${first.id}`
  const recurrence = telling.recurrence(first)
  const suggestion = suggest(matter)
  const detail = matter.isNoise
    ? ''
    : [tellCourse(first, telling.day), tellRecurrence(recurrence)].filter(Boolean).join('。')
  return {
    finding: {
      id,
      severity: matter.severity,
      title: nameMatter(matter, telling.names).slice(0, 200),
      detail: detail.slice(0, 400),
      evidence: [id],
      basis: 'fact',
      ...(suggestion ? { suggestion } : {}),
      rule: ruleOf(matter, recurrence),
    },
    evidence: evidenceOf(id, matter, recurrence, telling),
  }
}

function ruleOf({ incidents: [first], isNoise }: Matter, { before, comparedDays }: Recurrence) {
  if (isNoise) return 'alerts.noise'
  return `alerts.${stateOf(first)}${before === 0 && comparedDays >= 3 ? '.new' : ''}`
}

function stateOf(incident: Incident): string {
  if (isUnsolved(incident)) return 'open'
  if (isMomentary(incident)) return 'once'
  return incident.flaps > 0 ? 'flapping' : 'over'
}

function suggest({ incidents: [first], isNoise, severity }: Matter): string | undefined {
  if (isNoise || !isUnsolved(first) || first.act) return undefined
  if (severity !== 'critical' && severity !== 'serious') return undefined
  return '建议先认领，再看它的日志'
}

function evidenceOf(
  id: string,
  matter: Matter,
  recurrence: Recurrence,
  { day, personName }: Telling,
): Evidence {
  const [first] = matter.incidents
  const sum = (count: (incident: Incident) => number) =>
    matter.incidents.reduce((total, incident) => total + count(incident), 0)
  const lasted = durationOf(first, endOfDay(day))
  return {
    id,
    kind: '告警事件',
    subject: first.object,
    numbers: {
      incidents: matter.incidents.length,
      others: matter.incidents.length - 1,
      deliveries: sum(({ deliveries }) => deliveries),
      notifications: sum(({ notifications }) => notifications),
      flaps: first.flaps,
      triggers: first.flaps + 1,
      durationMs: lasted,
      minutes: Math.round(lasted / 60_000),
      hours: Number((lasted / 3_600_000).toFixed(2)),
      before: recurrence.before,
      thisWeek: recurrence.thisWeek,
      comparedDays: recurrence.comparedDays,
    },
    times: {
      first: first.firstAt,
      last: first.lastAt,
      ...(first.resolvedAt ? { resolved: first.resolvedAt } : {}),
    },
    names: [...new Set(matter.incidents.flatMap(({ object, title }) => [object, title]))].slice(
      0,
      20,
    ),
    samples: [
      matter.incidents.map(({ condition }) => condition).find((text) => text !== '') ?? '',
      matter.incidents.flatMap(({ reasons }) => reasons).join(''),
      first.act ? `${ACT_WORDS[first.act.kind]}：${personName(first.act.person)}` : '',
    ]
      .filter((text) => text !== '')
      .map((text) => text.slice(0, 600)),
  }
}

const ACT_WORDS = { acknowledged: '认领', snoozed: '暂缓', solved: '处理' } as const
