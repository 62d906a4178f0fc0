import type { Severity } from '../documents/ids.ts'

/** Which kind of sender wrote a delivery, or which history it was found in. */
export type Dialect =
  | 'cls'
  | 'tcop'
  | 'tcop-template'
  | 'alertmanager'
  | 'eventbridge'
  | 'cls-history'
  | 'tcop-history'
  | 'other'

/**
 * What one delivery says about one violation, in our words. Texts are redacted, carry no link and no line
 * break, and are bounded. Times are milliseconds since the epoch.
 */
export interface Notice {
  dialect: Dialect
  /** `once` is an event that has no end of its own. */
  kind: 'fired' | 'resolved' | 'invalid' | 'once'
  /** What recurs: policy and object, stable over all violations. */
  series: string
  /** One violation, where the sender says which; it then never meets another of the same series. */
  violation?: string
  /** First occurrence as the sender states it. */
  firstAt?: number
  /** When this was said: notified, recovered, repeated. Orders the notices of a violation: one clock for all. */
  at: number
  /** When it ended as the sender states it, where `at` goes by another clock. */
  endedAt?: number
  policy: string
  policyId: string
  title: string
  /** Raw name of what it is about: `payment`, `10.0.0.12`. */
  object: string
  /** Undefined when the sender does not grade. */
  severity?: Severity
  condition: string
  /** The sender's id of this very delivery; the same one twice is a resend. */
  senderId?: string
  /** Read from a body that is not valid JSON. */
  damaged?: boolean
}

/**
 * A notice whose times agree: a sender's clock may be ahead, but nothing began after it was told, and nothing ended
 * before it began or after that was told. Its violation keeps the time that the sender wrote.
 */
export function withTimes<T extends Notice>(notice: T): T {
  const { at } = notice
  const firstAt = Math.min(notice.firstAt ?? at, at)
  const endedAt = Math.max(firstAt, Math.min(notice.endedAt ?? at, at))
  return {
    ...notice,
    ...(notice.firstAt === undefined ? {} : { firstAt }),
    ...(notice.endedAt === undefined ? {} : { endedAt }),
  }
}
