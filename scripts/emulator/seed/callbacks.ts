import type { Alarm } from './alarms.ts'
import { alarmId, clsBody, type Notice, recordId } from './cls-callback.ts'
import { createRandom } from './random.ts'
import type { EnvironmentId } from './scenario.ts'
import { topicOf } from './scenario.ts'
import { policyId, tcopBody } from './tcop-callback.ts'

/** One HTTP call that an alarm policy makes to our webhook. */
export interface Callback {
  /** Virtual instant, milliseconds. */
  at: number
  environment: EnvironmentId
  dialect: string
  method: 'POST' | 'PUT'
  headers: Record<string, string>
  body: string
}

const JSON_HEADERS = { 'content-type': 'application/json' }

/** Every call the violations make, in the order of time. */
export function callbacksOf(alarms: readonly Alarm[]): Callback[] {
  return alarms.flatMap(callsOf).sort((a, b) => a.at - b.at)
}

function callsOf(alarm: Alarm): Callback[] {
  const { environment } = alarm
  if (alarm.kind === 'cls') {
    if (!alarm.arrives) return []
    return noticesOf(alarm).map((notice) => ({
      at: notice.at,
      environment,
      dialect: `cls-${alarm.dialect}`,
      method: alarm.dialect === 'keys-2021' ? 'PUT' : 'POST',
      headers: JSON_HEADERS,
      body: clsBody(alarm, notice),
    }))
  }
  const instants = [...alarm.notified, ...(alarm.recovered ? [alarm.recovered] : [])]
  return instants.flatMap((at, index) => {
    const call: Callback = {
      at,
      environment,
      dialect: alarm.event ? 'tcop-event' : 'tcop-metric',
      method: 'POST',
      headers: JSON_HEADERS,
      body: tcopBody(alarm, at),
    }
    return alarm.retried && index === 0 ? [call, { ...call, at: at + 6000 }] : [call]
  })
}

function noticesOf(alarm: Extract<Alarm, { kind: 'cls' }>): Notice[] {
  const triggered = alarm.notified.map((at, index): Notice => ({ at, type: 1, times: index + 1 }))
  if (!alarm.recovered || !alarm.tellsRecovery) return triggered
  return [...triggered, { at: alarm.recovered, type: 2, times: triggered.length }]
}

/** A row of the CLS alert history; its status is a matter of when one asks. */
export interface SeededAlertRecord {
  environment: EnvironmentId
  recordId: string
  alarmId: string
  alarmName: string
  topicId: string
  topicName: string
  trigger: string
  level: 0 | 1 | 2
  /** Milliseconds. */
  createTime: number
  startTime: number
  recoveredAt?: number
}

/** A row of the alarm history of Tencent Cloud Observability. */
export interface SeededAlarm {
  environment: EnvironmentId
  alarmId: string
  policyId: string
  policyName: string
  namespace: string
  object: string
  content: string
  metric: string
  dimensions: string
  level: string
  firstAt: number
  notified: number[]
  recoveredAt?: number
}

/** What the two history APIs know: also what never arrived as a callback. */
export function historyOf(alarms: readonly Alarm[]): {
  records: SeededAlertRecord[]
  alarms: SeededAlarm[]
} {
  return {
    records: alarms.flatMap((alarm) => (alarm.kind === 'cls' ? recordsOf(alarm) : [])),
    alarms: alarms.flatMap((alarm) => (alarm.kind === 'tcop' ? [alarmOf(alarm)] : [])),
  }
}

function recordsOf(alarm: Extract<Alarm, { kind: 'cls' }>): SeededAlertRecord[] {
  const topic = topicOf(alarm.environment, alarm.topic)
  const level = { Warn: 0, Info: 1, Critical: 2 } as const
  return alarm.notified.map((at, index) => ({
    environment: alarm.environment,
    recordId: recordId(alarm, { at, type: 1, times: index + 1 }),
    alarmId: alarmId(alarm),
    alarmName: alarm.policy,
    topicId: topic.topicId,
    topicName: topic.topicName,
    trigger: alarm.condition,
    level: level[alarm.level],
    createTime: at,
    startTime: alarm.start,
    ...(alarm.recovered ? { recoveredAt: alarm.recovered } : {}),
  }))
}

function alarmOf(alarm: Extract<Alarm, { kind: 'tcop' }>): SeededAlarm {
  return {
    environment: alarm.environment,
    alarmId: createRandom(`history/${alarm.number}/${alarm.start}`).uuid(),
    policyId: policyId(alarm),
    policyName: alarm.policy,
    namespace: alarm.namespace,
    object: alarm.object.name,
    content: alarm.event ? alarm.shown : `${alarm.shown} > ${alarm.threshold}${alarm.unit}`,
    metric: alarm.metric,
    dimensions: JSON.stringify(alarm.object.dimensions),
    level: 'Warn',
    firstAt: alarm.start,
    notified: alarm.notified,
    ...(alarm.recovered ? { recoveredAt: alarm.recovered } : {}),
  }
}
