import type { EnvironmentId, TopicId } from './scenario.ts'

/** How a CLS callback's body was written by its owner. */
export type ClsDialect = 'template' | 'flashduty' | 'keys-2021' | 'broken'

/** One violation of a CLS policy from its beginning to its end. */
export interface ClsAlarm {
  kind: 'cls'
  environment: EnvironmentId
  policy: string
  /** Same policy, same number. */
  number: number
  topic: TopicId
  dialect: ClsDialect
  level: 'Warn' | 'Info' | 'Critical'
  condition: string
  params: string
  message: string
  rows: Record<string, string | number>[]
  /** Milliseconds. */
  start: number
  notified: number[]
  recovered?: number
  /** Whether a recovery notice is sent: the oldest bodies have none. */
  tellsRecovery: boolean
  /** False when the callback is lost on its way. */
  arrives: boolean
}

/** One violation of a policy of Tencent Cloud Observability. */
export interface TcopAlarm {
  kind: 'tcop'
  environment: EnvironmentId
  policy: string
  number: number
  policyType: string
  namespace: string
  metric: string
  shown: string
  threshold: string
  value: string
  unit: string
  object: { id: string; name: string; dimensions: Record<string, string> }
  start: number
  notified: number[]
  recovered?: number
  /** Event alarms have no threshold and no namespace. */
  event: boolean
  /** The first push went unanswered and is repeated. */
  retried: boolean
}

/** Anything that calls back. */
export type Alarm = ClsAlarm | TcopAlarm

/** Milliseconds of an hour. */
export const HOUR_MS = 3_600_000

/** `count` instants `step` milliseconds apart. */
export function every(start: number, step: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => start + index * step)
}
