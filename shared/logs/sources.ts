import { addDays, type Day, dayOf, endOfDay, startOfDay } from '../calendar/day.ts'
import type { Environment, LogSource } from '../documents/environment.ts'
import type { ObjectSummary } from '../ports/store/store.ts'
import { shippingInstant } from './record-time.ts'

/** The source of an environment that a key of a bucket belongs to, or undefined: then it is none of our business. */
export function sourceOfKey(
  environment: Environment,
  bucket: string,
  key: string,
): LogSource | undefined {
  if (!environment.logs.enabled || key.endsWith('/')) return undefined
  return environment.logs.sources.find(
    (source) => source.bucket === bucket && key.startsWith(source.prefix),
  )
}

/**
 * Every source of an environment that a key of a bucket lies in, whether or not the environment reads logs: all of them
 * have a say in what becomes of the object.
 */
export function sourcesOfKey({ logs }: Environment, bucket: string, key: string): LogSource[] {
  return logs.sources.filter((source) => source.bucket === bucket && key.startsWith(source.prefix))
}

/** The instant an object was shipped, in milliseconds since the epoch, by its key and by when it was stored. */
export function shippedAt(object: Pick<ObjectSummary, 'key' | 'modifiedAt'>): number {
  return shippingInstant(object.key, object.modifiedAt.getTime())
}

/** The day an object was shipped on. */
export function shippedOn(object: Pick<ObjectSummary, 'key' | 'modifiedAt'>): Day {
  return dayOf(shippedAt(object))
}

/**
 * Whether an object is expected to hold lines of `day`: it was shipped on it, or after its end by no more than
 * shipping may lag. The last lines of a day always come after midnight.
 */
export function isOfDay(object: ObjectSummary, source: LogSource, day: Day): boolean {
  const at = shippedAt(object)
  return at >= startOfDay(day) && at < endOfDay(day) + source.shippingDelayMinutes * 60_000
}

/** The days whose folders may hold lines of `day`: shipping is late, and paths may be in another time zone. */
export function shippingDays(day: Day): Day[] {
  return [addDays(day, -1), day, addDays(day, 1)]
}
