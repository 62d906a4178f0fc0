import type { ClsAlertRecord } from '../../ports/cls/cls.ts'
import type { MonitorAlarm } from '../../ports/monitor/monitor.ts'
import { type Fields, isRecord } from '../fields.ts'
import { clsSeverity, wordSeverity } from '../levels.ts'
import type { Notice } from '../notice.ts'
import { clsSeries } from './cls.ts'
import { type Arrived, conditionText, nameText, type Sender } from './sender.ts'
import { tcopSeries } from './tcop.ts'

/** What reconciliation writes as the body of a delivery that it found in a history. */
export type HistoryBody =
  | { schema: 'cls-history/1'; record: ClsAlertRecord }
  | { schema: 'tcop-history/1'; alarm: MonitorAlarm }

/** Reads what reconciliation found; the histories do not say which violation a row belongs to. */
export const readHistory: Sender = (body, arrived) => {
  const schema = body.text('schema')
  if (schema === 'cls-history/1') return clsNotices(body.object('record'), arrived)
  if (schema === 'tcop-history/1') return tcopNotices(body.object('alarm'), arrived)
  return undefined
}

/** Status 0 not recovered, 1 recovered, 2 invalid: policy changed or deleted, no recovery is ever sent. */
function clsNotices(record: Fields, { receivedAt }: Arrived): Notice[] {
  const at = Number(record.text('createTime') ?? receivedAt)
  const alarmId = record.text('alarmId') ?? ''
  const senderId = record.text('recordId')
  const severity = clsSeverity(record.text('level'))
  const policy = nameText(record.text('alarmName') ?? alarmId)
  const fired: Notice = {
    dialect: 'cls-history',
    kind: 'fired',
    series: clsSeries(alarmId, record.text('topicId')),
    firstAt: at,
    at,
    policy,
    policyId: alarmId,
    title: policy,
    object: '',
    ...(severity ? { severity } : {}),
    condition: conditionText(record.text('trigger')),
    ...(senderId ? { senderId } : {}),
  }
  const { senderId: _, ...ended } = fired
  const status = record.text('status')
  const endedAt = at + Math.max(0, Number(record.text('durationMinutes') ?? 0)) * 60_000
  if (status === '1') return [fired, { ...ended, kind: 'resolved', at: Math.max(endedAt, at + 1) }]
  if (status === '2')
    return [fired, { ...ended, kind: 'invalid', at: Math.max(receivedAt, at + 1) }]
  return [fired]
}

function tcopNotices(alarm: Fields, { receivedAt }: Arrived): Notice[] {
  const firstAt = Number(alarm.text('firstAt') ?? receivedAt)
  const lastAt = Math.max(firstAt, Number(alarm.text('lastAt') ?? firstAt))
  const policyId = alarm.text('policyId') ?? ''
  const severity = wordSeverity(alarm.text('level'))
  const policy = nameText(alarm.text('policyName') ?? policyId)
  const status = alarm.text('status')
  const fired: Notice = {
    dialect: 'tcop-history',
    kind: 'fired',
    series: tcopSeries(policyId, alarm.text('namespace'), dimensionsOf(alarm.text('dimensions'))),
    firstAt,
    at: status === 'ALARM' ? lastAt : firstAt,
    policy,
    policyId,
    title: policy,
    object: nameText(alarm.text('object')),
    ...(severity ? { severity } : {}),
    condition: conditionText(alarm.text('content')),
  }
  if (status === 'OK')
    return [fired, { ...fired, kind: 'resolved', at: Math.max(lastAt, firstAt + 1) }]
  if (status === 'NO_CONF') {
    return [fired, { ...fired, kind: 'invalid', at: Math.max(receivedAt, firstAt + 1) }]
  }
  return [fired]
}

/** The history writes dimensions as JSON text: an object, or a list of names and values. */
function dimensionsOf(text = ''): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (!Array.isArray(value)) return value
    return Object.fromEntries(
      value.filter(isRecord).map((one) => [String(one.Key ?? one.Name ?? ''), one.Value]),
    )
  } catch {
    return undefined
  }
}
