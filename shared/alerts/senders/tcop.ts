import { type Fields, isRecord, scalarText } from '../fields.ts'
import { wordSeverity } from '../levels.ts'
import type { Notice } from '../notice.ts'
import { parseTime } from '../sent-time.ts'
import { saysOver } from '../state-words.ts'
import { type Arrived, conditionText, identity, nameText, type Sender, saidAt } from './sender.ts'

/**
 * Metric and event alarms of TCOP (云监控, 248/9066): scalars come as texts or numbers, parts may be missing.
 * A violation is policy, namespace, stable dimensions and first occurrence: `sessionId` changes between
 * the callbacks of one violation.
 */
export const readTcop: Sender = (body, arrived) => {
  if (!body.has('alarm_status') || !body.has('alarm_policy_info', 'alarm_obj_info'))
    return undefined
  const where = body.object('alarm_obj_info')
  const policy = body.object('alarm_policy_info')
  const conditions = policy.object('conditions')
  const policyId = policy.text('policy_id', 'policy_name') ?? ''
  const series = tcopSeries(
    policyId,
    where.text('namespace'),
    where.value('dimensions'),
    conditions.text('event_name'),
  )
  const firstAt = parseTime(body.value('first_occur_time'), arrived.receivedAt)
  const severity = wordSeverity(/_([A-Za-z]+)$/.exec(body.text('alert_id') ?? '')?.[1])
  const name = nameText(policy.text('policy_name', 'policy_type_cname') ?? policyId)
  return [
    {
      dialect: 'tcop',
      kind: kindOf(body),
      series,
      ...(firstAt === undefined ? {} : { firstAt, violation: identity(series, String(firstAt)) }),
      at: saidAt(timeOf(body, firstAt, arrived), arrived),
      policy: name,
      policyId,
      title: nameText(conditions.text('event_show_name')) || name,
      object: nameText(objectOf(where.object('dimensions'))),
      ...(severity ? { severity } : {}),
      condition: conditionOf(conditions),
    },
  ]
}

/** What recurs in TCOP: a policy on an object, for one event of an event policy. */
export function tcopSeries(
  policy: string,
  namespace: string | undefined,
  dimensions: unknown,
  event?: string,
): string {
  return identity('tcop', policy, namespace, stableDimensions(dimensions), event)
}

/** Dimensions that name the object: no measured values, times, details or display names. */
function stableDimensions(dimensions: unknown): string {
  if (!isRecord(dimensions)) return ''
  const stable = Object.entries(dimensions)
    .map(([name, value]) => [name.replaceAll('_', '').toLowerCase(), scalarText(value)] as const)
    .filter(
      ([name, value]) => value !== undefined && !/value|time|detail|content|objname/.test(name),
    )
  return JSON.stringify(stable.sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** An event with status 0 and no time of recovery has no end of its own. */
function kindOf(body: Fields): Notice['kind'] {
  const status = body.text('alarm_status')?.trim().toLowerCase() ?? '1'
  if (status !== '0' && !saysOver(status)) return 'fired'
  const recovered = body.text('recover_time') ?? '0'
  return body.text('alarm_type')?.toLowerCase() === 'event' && recovered === '0'
    ? 'once'
    : 'resolved'
}

function timeOf(body: Fields, firstAt: number | undefined, arrived: Arrived): number | undefined {
  const recovered = parseTime(body.value('recover_time'), arrived.receivedAt)
  if (recovered !== undefined) return recovered
  const seconds = Number(body.text('duration_time') ?? Number.NaN)
  if (firstAt === undefined || !Number.isFinite(seconds)) return undefined
  return firstAt + Math.round(Math.max(0, seconds) * 1000)
}

function objectOf(dimensions: Fields): string {
  const detail = dimensions.object('obj_detail')
  return (
    dimensions.text('workload_name', 'container_name', 'pod_name', 'node') ??
    dimensions.text('device_name', 'obj_name', 'un_instance_id', 'obj_id') ??
    detail.text('device_lan_ip') ??
    dimensions
      .entries()
      .map(([, value]) => scalarText(value))
      .find((text) => text?.trim()) ??
    ''
  )
}

function conditionOf(conditions: Fields): string {
  const what = conditions.text('metric_show_name', 'event_show_name', 'metric_name', 'event_name')
  const threshold = conditions.text('calc_value')
  const current = conditions.text('current_value')
  const unit = conditions.text('calc_unit', 'unit') ?? ''
  const rule =
    threshold && `${what ?? ''} ${conditions.text('calc_type') ?? ''} ${threshold}${unit}`
  const now = current && `当前 ${current}${conditions.text('unit') ?? unit}`
  return conditionText(rule ?? what, now)
}
