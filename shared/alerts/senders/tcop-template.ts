import { wordSeverity } from '../levels.ts'
import { parseTime } from '../sent-time.ts'
import { saysOver } from '../state-words.ts'
import { conditionText, identity, nameText, type Sender, saidAt } from './sender.ts'

/**
 * Bodies of TCOP's own content templates (248/112746): flat, the customer's choice of the variables
 * `policy_id, policy_name, object, status (Trigger|Recovery), first_trigger_time, current_level, content …`.
 */
export const readTcopTemplate: Sender = (body, arrived) => {
  if (!body.has('policy_id', 'policy_name') || !body.has('status', 'status_fmt', 'content')) {
    return undefined
  }
  const policyId = body.text('policy_id', 'policy_name') ?? ''
  const name = nameText(body.text('policy_name') ?? policyId)
  const object = nameText(body.text('object'))
  const status = body.text('status', 'status_fmt', 'status_level_fmt') ?? ''
  const isOver = saysOver(status)
  const firstAt = parseTime(
    body.value('first_trigger_time', 'first_trigger_time_fmt'),
    arrived.receivedAt,
  )
  const said = isOver
    ? body.value('recovery_time', 'recovery_time_fmt')
    : body.value('trigger_time', 'trigger_time_fmt')
  const series = identity('tcop-template', policyId, body.text('object'))
  const severity = wordSeverity(body.text('current_level', 'current_level_fmt'))
  return [
    {
      dialect: 'tcop-template',
      kind: isOver ? 'resolved' : 'fired',
      series,
      ...(firstAt === undefined ? {} : { firstAt, violation: identity(series, String(firstAt)) }),
      at: saidAt(parseTime(said, arrived.receivedAt), arrived),
      policy: name,
      policyId,
      title: name,
      object: object.split('|').at(-1)?.trim() || object,
      ...(severity && severity !== 'info' ? { severity } : {}),
      condition: conditionText(body.text('content'), body.text('current_value_content')),
    },
  ]
}
