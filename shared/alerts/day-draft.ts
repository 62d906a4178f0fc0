import { type Day, endOfDay } from '../calendar/day.ts'
import type { Incidents } from '../documents/alert.ts'
import type { Analysis, Chart } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import { sayCount } from '../speech/numerals.ts'
import { type Telling, tellMatter } from './findings.ts'
import { isUnsolved, mattersOf } from './matters.ts'

/** What alerts say of a day before it is phrased. */
export type AlertDraft = Omit<
  Analysis,
  'schema' | 'narrative' | 'engine' | 'usage' | 'untold' | 'grounding'
>

/** Most matters that become findings; the rest is counted. */
const MOST_FINDINGS = 30

/**
 * What the alerts of a day come to: matters as findings with their evidence, charts, totals. "No alerts", "not
 * enabled" and "the callbacks do not arrive" are three different sentences.
 */
export function draftDay(
  environment: Environment,
  folded: Incidents,
  telling: Telling & { writtenAt: Date; broken: number },
): AlertDraft {
  const matters = mattersOf(folded.incidents, folded.day)
  const told = matters.slice(0, MOST_FINDINGS).map((matter) => tellMatter(matter, telling))
  const unread = unreadable(folded, telling.broken)
  const state = stateOf(folded)
  const open = folded.incidents.filter(isUnsolved).length
  return {
    ...headOf(environment.id, folded.day, telling.writtenAt),
    status: state.reason || folded.upTo < endIso(folded.day) ? 'partial' : 'complete',
    ...(state.reason ? { reason: state.reason } : {}),
    lead: leadOf(folded, matters.length),
    inputs: folded.deliveries + (folded.reconciled?.ok ? 1 : 0),
    coverage: {
      read: folded.deliveries - folded.undecodable,
      failed: folded.undecodable + telling.broken,
      missing: [...unread, ...state.missing],
      totals: {
        deliveries: receivedIn(folded),
        incidents: matters.length,
        open,
        missed: folded.missed,
        reconciled: Number(folded.reconciled?.ok ?? false),
        undecodable: folded.undecodable,
      },
    },
    evidence: told.map(({ evidence }) => evidence),
    findings: told.map(({ finding }) => finding),
    charts: chartsOf(folded),
    pictures: [],
    changes: [],
  }
}

/** The analysis of an environment that takes no alerts: nothing was looked at, so nothing is claimed. */
export function draftNotEnabled(environment: Environment, day: Day, writtenAt: Date): AlertDraft {
  return {
    ...headOf(environment.id, day, writtenAt),
    status: 'not-enabled',
    reason: '告警接入没有启用，昨天有没有告警，这里不知道',
    inputs: 0,
    coverage: { read: 0, failed: 0, missing: [], totals: {} },
    evidence: [],
    findings: [],
    charts: [],
    pictures: [],
    changes: [],
  }
}

function headOf(environment: string, day: Day, writtenAt: Date) {
  return { environment, day, source: 'webhook' as const, writtenAt: writtenAt.toISOString() }
}

function leadOf(folded: Incidents, matters: number): string {
  const { deliveries, missed, undecodable, reconciled } = folded
  if (deliveries === 0) {
    return reconciled?.ok ? '一条告警也没有，告警历史核对过，确实没有' : '没有收到告警'
  }
  if (isBroken(folded)) return `告警历史里有${sayCount(missed)}条告警，一条也没有推送过来`
  const read = receivedIn(folded) - undecodable
  const unread = undecodable > 0 ? `${sayCount(undecodable)}条读不懂` : ''
  const alerts = read + missed
  if (alerts === 0) {
    return unread ? `收到的告警有${unread}` : '没有收到新的告警，告警历史里有以前的事的后续'
  }
  const counted = `${sayCount(alerts)}条告警`
  const besides = unread && `，另有${unread}`
  if (matters === 0) return `收到${counted}，都是以前的事的后续${besides}`
  if (alerts > matters) return `${counted}合并成${sayCount(matters)}件事${besides}`
  return `${missed > 0 ? '一共' : '收到'}${counted}${besides}`
}

/** Alerts that a sender pushed; checkpoints of before that was counted know the sum alone. */
function receivedIn({ deliveries, missed, pushed = deliveries - missed }: Incidents): number {
  return pushed
}

/** The histories know alerts of the day, and not one callback came. */
function isBroken(folded: Incidents): boolean {
  return folded.missed > 0 && receivedIn(folded) === 0
}

/** Whether callbacks arrive: nothing is claimed that was not compared with the histories. */
function stateOf(folded: Incidents): { reason?: string; missing: string[] } {
  const { reconciled, deliveries } = folded
  if (isBroken(folded)) {
    const reason = '告警回调没有送到，请检查回调地址和令牌'
    return { reason, missing: [reason] }
  }
  if (reconciled?.ok) return { missing: [] }
  const why = reconciled?.reason ?? '告警历史没有核对过'
  const reason =
    deliveries === 0
      ? `${why}，是真的没有告警还是没有送到，现在不能下结论`
      : `${why}，有没有漏收，现在不能下结论`
  return { reason, missing: [reason] }
}

function unreadable(
  { undecodable, unread = 0, brokenActs = 0 }: Incidents,
  broken: number,
): string[] {
  const count = undecodable + broken
  return [
    ...(count > 0 ? [`有${sayCount(count)}条告警读不懂，原文已经留下`] : []),
    ...(unread > 0 ? [`有推送一次带的告警太多，大约还有${sayCount(unread)}条没有读到`] : []),
    ...(brokenActs > 0 ? [`有${sayCount(brokenActs)}条处理记录读不懂，没有算进去`] : []),
  ]
}

function chartsOf({ perHour, incidents }: Incidents): Chart[] {
  const loudest = [...incidents]
    .sort((a, b) => b.notifications - a.notifications || (a.id < b.id ? -1 : 1))
    .slice(0, 10)
  const hours: Chart = {
    id: 'alerts-by-hour',
    title: '每小时告警',
    kind: 'hours',
    unit: '条',
    points: perHour.map((value, hour) => ({ label: String(hour).padStart(2, '0'), value })),
  }
  const bars: Chart = {
    id: 'alerts-by-incident',
    title: '通知最多的告警',
    kind: 'bars',
    unit: '次',
    points: loudest.map(({ title, notifications }) => ({ label: title, value: notifications })),
  }
  return loudest.length > 0 ? [hours, bars] : [hours]
}

const endIso = (day: Day) => new Date(endOfDay(day)).toISOString()
