import { type Fields, fieldsOf, isRecord } from '../fields.ts'
import { wordSeverity } from '../levels.ts'
import { parseTime } from '../sent-time.ts'
import { saysOver } from '../state-words.ts'
import { conditionText, identity, nameText, type Sender, saidAt } from './sender.ts'

const TITLE = ['alert_name', 'alarm_name', 'policy_name', 'rule_name', 'title', 'subject', 'alarm']
const TEXT = [
  'summary',
  'name',
  'message',
  'msg',
  'content',
  'text',
  'description',
  'event_name',
  'event',
  'error',
]
const OBJECT = [
  'obj_name',
  'object',
  'resource',
  'instance',
  'host',
  'hostname',
  'service',
  'node',
  'pod',
  'target',
  'ip',
]
const STATE = ['status', 'state', 'alarm_status', 'alert_status', 'action', 'event_type']
const FIRST = [
  'first_occur_time',
  'first_trigger_time',
  'starts_at',
  'start_time',
  'start',
  'fired_at',
]
const SAID = ['notify_time', 'trigger_time', 'timestamp', 'time', 'occurred_at', 'date', 'ts']
const LEVEL = ['severity', 'level', 'priority', 'alarm_level']

/** Objects of one body that are looked at, nearest to the top first. */
const MOST_OBJECTS = 200

/**
 * Any other JSON: walks it from the top for the fields that alerts usually have. Needs at least a name or a
 * text; numbers in them do not tell two alerts apart.
 */
export const readOther: Sender = (body, arrived) => {
  const objects = [body, ...nested(body)]
  const first = <T>(read: (fields: Fields) => T | undefined) =>
    objects.map(read).find((found) => found !== undefined)
  const speaker =
    objects.find((fields) => fields.text(...TITLE)) ??
    objects.find((fields) => fields.text(...TEXT))
  const name = nameText(speaker?.text(...TITLE) ?? speaker?.text(...TEXT))
  if (!speaker || !name) return undefined
  const object = nameText(first((fields) => fields.text(...OBJECT)))
  const state = (stateOf(speaker) ?? stateOf(body) ?? '').trim()
  const firstAt = first((fields) => parseTime(fields.value(...FIRST), arrived.receivedAt))
  const said = first((fields) => parseTime(fields.value(...SAID), arrived.receivedAt))
  const severity = wordSeverity(first((fields) => fields.text(...LEVEL)))
  const series = identity('other', name.replace(/\d+(?:\.\d+)?/g, '#'), object)
  return [
    {
      dialect: 'other',
      kind: state === '0' || saysOver(state) ? 'resolved' : 'fired',
      series,
      ...(firstAt === undefined ? {} : { firstAt, violation: identity(series, String(firstAt)) }),
      at: saidAt(said, arrived),
      policy: name,
      policyId: name,
      title: name,
      object,
      ...(severity ? { severity } : {}),
      condition: conditionText(first((fields) => fields.text(...TEXT))),
    },
  ]
}

/** The state of an object itself: a status further down is that of a request or a check, not of the alert. */
function stateOf(fields: Fields): string | undefined {
  return fields.text(...STATE) ?? fields.object(...STATE).text(...STATE)
}

function nested(body: Fields): Fields[] {
  const found: Fields[] = []
  let level: unknown[] = body.entries().map(([, value]) => value)
  while (level.length > 0 && found.length < MOST_OBJECTS) {
    const next: unknown[] = []
    for (const value of level.slice(0, MOST_OBJECTS)) {
      if (Array.isArray(value)) next.push(...value.slice(0, MOST_OBJECTS))
      if (!isRecord(value)) continue
      found.push(fieldsOf(value))
      next.push(...Object.values(value).slice(0, MOST_OBJECTS))
    }
    level = next
  }
  return found.slice(0, MOST_OBJECTS)
}
