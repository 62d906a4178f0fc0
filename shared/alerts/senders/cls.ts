import { type Fields, fieldsOf, isRecord, scalarText } from '../fields.ts'
import { clsSeverity } from '../levels.ts'
import type { Notice } from '../notice.ts'
import { parseTime } from '../sent-time.ts'
import { saysOver } from '../state-words.ts'
import { type Arrived, conditionText, identity, nameText, type Sender, saidAt } from './sender.ts'

const ALARM = ['alarm', 'alarm_name', 'alert_name']
const ALARM_ID = ['alarm_id', 'alert_id', 'rule_id']
const RECORD = ['record_id']
const GROUP = ['record_group_id', 'group_id', 'dedup_key']
const TOPIC = ['topic_id', 'topic', 'topic_name']
const START = ['start_ms', 'start_time_unix', 'start_time', 'fire_time']
const NOTIFIED = ['notify_ms', 'notify_time_unix', 'notify_time', 'trigger_time']

/**
 * CLS writes no body of its own: the customer's template does. Ours, Flashduty's, the variables of 2021 and
 * anything that keeps the names of the variables are read by one table of aliases (614/74718).
 */
export const readCls: Sender = (body, arrived) => {
  if (!body.has(...ALARM, ...ALARM_ID)) return undefined
  const hints = [RECORD, GROUP, TOPIC, ['notify_type'], ['condition', 'trigger'], ['logset_id']]
  if (hints.filter((names) => body.has(...names)).length < 1) return undefined
  return [toNotice(body, arrived)]
}

function toNotice(body: Fields, arrived: Arrived): Notice {
  const alarmId = body.text(...ALARM_ID)
  const alarm = nameText(body.text(...ALARM) ?? alarmId)
  const group = body.text(...GROUP)
  const firstAt = parseTime(body.value(...START), arrived.receivedAt)
  const series = clsSeries(alarmId ?? alarm, body.text(...TOPIC), groupOf(body))
  const violation = group ? identity('cls', group) : firstAt && identity(series, String(firstAt))
  const senderId = body.text(...RECORD)
  const severity = clsSeverity(body.text('level', 'level_zh', 'alarm_level', 'severity'))
  return {
    dialect: 'cls',
    kind: kindOf(body),
    series,
    ...(violation ? { violation } : {}),
    ...(firstAt === undefined ? {} : { firstAt }),
    at: saidAt(parseTime(body.value(...NOTIFIED), arrived.receivedAt), arrived),
    policy: alarm,
    policyId: alarmId ?? alarm,
    title: alarm,
    object: objectOf(body),
    ...(severity ? { severity } : {}),
    condition: conditionText(
      body.text('condition', 'trigger'),
      body.text('trigger_params'),
      body.text('message', 'customize_message'),
    ),
    ...(senderId ? { senderId } : {}),
  }
}

/** What recurs in CLS: a policy on a topic, for one group of a grouped trigger. */
export function clsSeries(alarm: string, topic: string | undefined, group = ''): string {
  return identity('cls', alarm, topic, group)
}

/** 1 triggered, 2 recovered; templates of one body for both write words. */
function kindOf(body: Fields): Notice['kind'] {
  const type = body.text('notify_type', 'status', 'alarm_status')?.trim() ?? '1'
  return type === '2' || saysOver(type) ? 'resolved' : 'fired'
}

function groupOf(body: Fields): string {
  const group = body.value('condition_group')
  if (!isRecord(group)) return typeof group === 'string' ? group : ''
  return JSON.stringify(Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const NAMES = ['object', 'service', 'app', 'workload', 'component', 'node', 'instance'] as const

/** The group that met the condition, else a label or a column that names something. A topic is no object. */
function objectOf(body: Fields): string {
  const group = body.value('condition_group')
  const values = isRecord(group) ? Object.values(group).map(scalarText) : []
  const row = fieldsOf([body.value('query_result')].flat(2)[0])
  const named = body.object('label', 'labels').text(...NAMES) ?? row.text(...NAMES)
  return nameText(values.filter((value) => value !== undefined).join(' ') || named || '')
}
