import { wallText } from '../../../shared/calendar/day.ts'
import type { ClsAlarm } from './alarms.ts'
import { createRandom } from './random.ts'
import { ACCOUNTS, topicOf } from './scenario.ts'

/** One notification of a violation. */
export interface Notice {
  at: number
  /** 1 triggered, 2 recovered. */
  type: 1 | 2
  /** How many in a row. */
  times: number
}

/** The id of a policy. */
export function alarmId(alarm: ClsAlarm): string {
  return `alarm-${createRandom(`policy/${alarm.environment}/${alarm.number}`).uuid()}`
}

/** The id of one single notification. */
export function recordId(alarm: ClsAlarm, notice: Notice): string {
  return createRandom(
    `record/${alarm.environment}/${alarm.number}/${notice.type}/${notice.at}`,
  ).uuid()
}

function groupId(alarm: ClsAlarm): string {
  return createRandom(`group/${alarm.environment}/${alarm.number}/${alarm.start}`).uuid()
}

/** The body of a CLS callback in the words its owner chose. */
export function clsBody(alarm: ClsAlarm, notice: Notice): string {
  switch (alarm.dialect) {
    case 'template':
      return JSON.stringify(ourTemplate(alarm, notice))
    case 'flashduty':
      return JSON.stringify(flashduty(alarm, notice))
    case 'keys-2021':
      return JSON.stringify(keys2021(alarm, notice))
    case 'broken':
      return broken(alarm, notice)
  }
}

function minutes(alarm: ClsAlarm, notice: Notice): number {
  return Math.round((notice.at - alarm.start) / 60_000)
}

function ourTemplate(alarm: ClsAlarm, notice: Notice): Record<string, unknown> {
  const topic = topicOf(alarm.environment, alarm.topic)
  return {
    schema: 'cls.v1',
    record_id: recordId(alarm, notice),
    group_id: groupId(alarm),
    notify_type: notice.type,
    level: alarm.level,
    alarm: alarm.policy,
    alarm_id: alarmId(alarm),
    topic: topic.topicName,
    topic_id: topic.topicId,
    region: '广州',
    condition: alarm.condition,
    trigger_params: notice.type === 1 ? alarm.params : '',
    start_ms: alarm.start,
    notify_ms: notice.at,
    times: notice.times,
    duration_min: minutes(alarm, notice),
    message: alarm.message,
    ...(notice.type === 1 ? { query_result: [alarm.rows], analysis: '' } : {}),
  }
}

function flashduty(alarm: ClsAlarm, notice: Notice): Record<string, unknown> {
  const topic = topicOf(alarm.environment, alarm.topic)
  return {
    uin: ACCOUNTS[alarm.environment].uin,
    nickname: '示例商城',
    region: '广州',
    alarm: alarm.policy,
    alarm_id: alarmId(alarm),
    condition: alarm.condition,
    happen_threshold: '1',
    alert_threshold: '60',
    topic: topic.topicName,
    topic_id: topic.topicId,
    level: alarm.level,
    label: { team: 'shop' },
    start_time: wallText(alarm.start),
    start_time_unix: String(alarm.start),
    notify_time: wallText(notice.at),
    notify_time_unix: String(notice.at),
    notify_type: String(notice.type),
    consecutive_alert_nums: String(notice.times),
    duration: String(minutes(alarm, notice)),
    trigger_params: notice.type === 1 ? alarm.params : '',
    record_group_id: groupId(alarm),
    detail_url: detailUrl(alarm, notice),
    query_url: detailUrl(alarm, notice),
    message: alarm.message,
    query_result: notice.type === 1 ? [alarm.rows] : [],
    query_log: [],
    analysis_result: {},
  }
}

function keys2021(alarm: ClsAlarm, notice: Notice): Record<string, unknown> {
  const topic = topicOf(alarm.environment, alarm.topic)
  return {
    UIN: ACCOUNTS[alarm.environment].uin,
    User: '示例商城',
    Region: '广州',
    AlarmID: alarmId(alarm),
    AlarmName: alarm.policy,
    Condition: alarm.condition,
    TriggerTime: wallText(notice.at),
    ConsecutiveAlertNums: notice.times,
    TopicID: topic.topicId,
    LogsetName: `${alarm.environment}-logset`,
    LogsetID: createRandom(`logset/${alarm.environment}`).uuid(),
    FireTime: wallText(alarm.start),
    Duration: minutes(alarm, notice),
    Query: alarm.condition,
    CustomizeMessage: alarm.message,
  }
}

/** A template without `escape`: the quotes of the query break the JSON. */
function broken(alarm: ClsAlarm, notice: Notice): string {
  const good = JSON.stringify({ ...flashduty(alarm, notice), message: '@@' })
  return good.replace('"@@"', `"${alarm.message}"`)
}

/** A login-free page: a secret that must not be told. */
function detailUrl(alarm: ClsAlarm, notice: Notice): string {
  return `https://alarm.cls.tencentcs.com/${createRandom(`link/${alarm.number}/${notice.at}`).hex(8)}`
}
