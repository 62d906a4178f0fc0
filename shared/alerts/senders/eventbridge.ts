import { scalarText } from '../fields.ts'
import { wordSeverity } from '../levels.ts'
import { parseTime } from '../sent-time.ts'
import { conditionText, identity, nameText, type Sender, saidAt } from './sender.ts'

/** CloudAudit records come in the same envelope: calls of people and programs, no alerts (1108/46246). */
const AUDIT = /:CloudEvent:(?:ApiCall|ConsoleCall|MiniProgramCall)$/i

/**
 * EventBridge (事件总线) CloudEvents of cloud products: status `1` abnormal, `0` over, `-` without a state. The
 * sender states no first occurrence, so a violation lasts from an abnormal event to the next end.
 */
export const readEventBridge: Sender = (body, arrived) => {
  const type = body.text('type')
  if (!body.has('specversion') || !type) return undefined
  if (AUDIT.test(type)) return []
  const data = body.object('data')
  const dimensions = data.object('dimensions')
  const subject = body.text('subject', 'subjuect') ?? ''
  const instance = data.text('instance_id')
  const event = type.split(':').at(-1) ?? type
  const id = body.text('id')
  const status = body.text('status') ?? data.text('status') ?? '-'
  const severity = wordSeverity(data.text('level', 'severity'))
  const extra = data.object('additional_msg').entries()
  return [
    {
      dialect: 'eventbridge',
      kind: status === '1' ? 'fired' : status === '0' ? 'resolved' : 'once',
      series: identity('eventbridge', type.toLowerCase().replaceAll('_', ''), subject, instance),
      at: saidAt(parseTime(body.value('time'), arrived.receivedAt), arrived),
      policy: nameText(event),
      policyId: type,
      title: nameText(data.text('event_show_name', 'event_name') ?? event),
      object: nameText(dimensions.text('ip', 'node', 'obj_name') ?? instance ?? subject),
      ...(severity ? { severity } : {}),
      condition: conditionText(
        ...extra.slice(0, 5).map(([name, value]) => `${name} ${scalarText(value) ?? ''}`.trim()),
      ),
      ...(id ? { senderId: id } : {}),
    },
  ]
}
