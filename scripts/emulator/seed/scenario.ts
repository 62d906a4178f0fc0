import type { Day } from '../../../shared/calendar/day.ts'

/** What kind of day is seeded: one with planted faults in production, or one on which nothing happens. */
export type Scenario = 'incident' | 'quiet'

/** Everything the seed is a pure function of. */
export interface SeedOptions {
  /** The day that will be reported. */
  day: Day
  scenario: Scenario
  /** Container log lines of production on that day; the planted faults stay as they are. */
  scale: number
  seed: string
  /** Smaller days before it, for the baseline. */
  baselineDays: number
  /** Cuts one gzip object of the test environment in the middle. */
  truncatedObject: boolean
}

/** The two environments of the small team. */
export type EnvironmentId = 'prod' | 'test'

/** The topics CLS ships; `edge` is the gateway's, with flat tags. */
export type TopicId = 'app' | 'edge' | 'event' | 'audit'

/** How CLS writes `__TAG__` and nested values of a shipping task. */
export type Shape = 'object' | 'escaped' | 'dotted'

/** A topic with its shipping task and the place it ships to. */
export interface Topic {
  id: TopicId
  environment: EnvironmentId
  shape: Shape
  topicId: string
  topicName: string
  shipper: string
  bucket: string
  prefix: string
}

/** Our own account and the one production lives in. */
export const ACCOUNTS = {
  test: { appId: '1250000000', uin: '100000000001', region: 'ap-guangzhou' },
  prod: { appId: '1250000001', uin: '100000000002', region: 'ap-guangzhou' },
} as const

const BUCKETS = { test: 'logs-1250000000', prod: 'prodlogs-1250000001' } as const

const topic = (environment: EnvironmentId, id: TopicId, shape: Shape, digit: number): Topic => ({
  id,
  environment,
  shape,
  topicId: `${String(digit).repeat(8)}-0000-4000-8000-00000000000${digit}`,
  topicName: `${environment}-${id}`,
  shipper: `shipper-${environment}-${id}`,
  bucket: BUCKETS[environment],
  prefix: `cls/${id}/`,
})

/** Every shipped topic of both environments. */
export const TOPICS: readonly Topic[] = [
  topic('prod', 'app', 'object', 1),
  topic('prod', 'edge', 'dotted', 2),
  topic('prod', 'event', 'object', 3),
  topic('prod', 'audit', 'object', 4),
  topic('test', 'app', 'escaped', 5),
  topic('test', 'event', 'escaped', 6),
  topic('test', 'audit', 'escaped', 7),
]

/** The topic of an environment; `edge` lines of the test environment go to its `app` topic. */
export function topicOf(environment: EnvironmentId, id: TopicId): Topic {
  const found =
    TOPICS.find((each) => each.environment === environment && each.id === id) ??
    TOPICS.find((each) => each.environment === environment && each.id === 'app')
  if (!found) throw new Error(`no topic ${id} in ${environment}`)
  return found
}
