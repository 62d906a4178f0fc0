import type { Day } from '../../shared/calendar/day.ts'
import type { LogSource } from '../../shared/documents/environment.ts'
import { isOfDay, shippedOn } from '../../shared/logs/sources.ts'
import type { Account } from '../../shared/ports/account/account.ts'
import type { ObjectSummary, Store } from '../../shared/ports/store/store.ts'

/** A log object, the source it belongs to, and the bucket it lies in. */
export interface Found {
  source: LogSource
  logs: Store
  object: ObjectSummary
  /** When it failed last, in milliseconds since the epoch. */
  triedAt?: number | undefined
}

/** What a job found in the sources of an environment, and what it read of it. */
export interface WaitingRead {
  account: Account | undefined
  /** Every object that was listed, by `bucket/key`. */
  found: Map<string, Found>
  /** Objects listed that have no digest yet and were not tried, and those that failed. */
  waiting: number
  failed: Found[]
  digested: number
  /** Sources that could not be listed, one plain sentence each. */
  closed: string[]
}

/** ETag of every object that was listed, by `bucket/key`. */
export function currentOf({ found }: WaitingRead): Map<string, string> {
  return new Map([...found].map(([place, { object }]) => [place, object.etag]))
}

/** How many of the objects that were listed are of a day. */
export function listedFor(day: Day, { found }: WaitingRead): number {
  return [...found.values()].filter(({ object, source }) => isOfDay(object, source, day)).length
}

/** How many of the objects that failed bear on a day: as objects of it, or as later ones that may hold lines of it. */
export function failedFor(day: Day, failed: readonly Found[]): { failed: number; nearby: number } {
  const other = failed.filter(({ object, source }) => !isOfDay(object, source, day))
  const later = other.filter(({ object }) => shippedOn(object) > day)
  return { failed: failed.length - other.length, nearby: later.length }
}
