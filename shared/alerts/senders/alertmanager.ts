import { type Fields, fieldsOf, scalarText } from '../fields.ts'
import { wordSeverity } from '../levels.ts'
import type { Notice } from '../notice.ts'
import { parseTime } from '../sent-time.ts'
import { type Arrived, conditionText, identity, nameText, type Sender } from './sender.ts'

/** At most this many alerts of one group are read; Alertmanager's own `max_alerts` is unlimited. */
const MOST_ALERTS = 10_000

/**
 * Alertmanager webhook version 4, also as Grafana and managed Prometheus send it: one POST carries a group,
 * each alert has a state of its own (prometheus/alertmanager docs/configuration.md). A firing alert has no time of
 * its own but our receipt, so its end is ordered by receipt as well; `endsAt` is only told.
 */
export const readAlertmanager: Sender = (body, arrived) => {
  const alerts = body.value('alerts')
  if (!Array.isArray(alerts) || alerts.length === 0) return undefined
  const read = alerts.slice(0, MOST_ALERTS).map(fieldsOf)
  if (!read.some((alert) => alert.has('labels'))) return undefined
  return read.map((alert) => toNotice(alert, arrived))
}

/** How many alerts a group had beyond those that are read: left out by the sender (`max_alerts`) or by us. */
export function alertsLeftOut(body: Fields): number {
  const alerts = body.value('alerts')
  if (!Array.isArray(alerts)) return 0
  const truncated = Number(body.text('truncated_alerts') ?? 0)
  const known = Number.isSafeInteger(truncated) && truncated > 0 ? Math.min(truncated, 1e6) : 0
  return Math.max(0, alerts.length - MOST_ALERTS) + known
}

function toNotice(alert: Fields, arrived: Arrived): Notice {
  const labels = alert.object('labels')
  const notes = alert.object('annotations')
  const name = nameText(labels.text('alertname') ?? notes.text('summary') ?? '没有名字的告警')
  const series = identity('alertmanager', alert.text('fingerprint') ?? labelText(labels))
  const firstAt = parseTime(alert.value('starts_at'), arrived.receivedAt)
  const isOver = alert.text('status')?.toLowerCase() === 'resolved'
  const endedAt = isOver ? parseTime(alert.value('ends_at'), arrived.receivedAt) : undefined
  const severity = wordSeverity(labels.text('severity', 'level', 'priority'))
  return {
    dialect: 'alertmanager',
    kind: isOver ? 'resolved' : 'fired',
    series,
    ...(firstAt === undefined ? {} : { firstAt, violation: identity(series, String(firstAt)) }),
    at: arrived.receivedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    policy: name,
    policyId: name,
    title: nameText(notes.text('summary')) || name,
    object: nameText(objectOf(labels)),
    ...(severity ? { severity } : {}),
    condition: conditionText(notes.text('description', 'message'), alert.text('value_string')),
  }
}

function labelText(labels: Fields): string {
  const sorted = labels.entries().sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(sorted.map(([name, value]) => [name, scalarText(value)]))
}

function objectOf(labels: Fields): string {
  return (
    labels.text('deployment', 'statefulset', 'daemonset', 'workload', 'pod') ??
    labels.text('service', 'app', 'node', 'instance', 'job', 'namespace') ??
    ''
  )
}
