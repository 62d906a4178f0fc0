import { LRUCache } from 'lru-cache'
import type { Clock } from '../calendar/clock.ts'

/** Triggers about one person that are followed at once, a minute; the sweep of five minutes does the rest. */
const MOST_A_MINUTE = 20
const MINUTE_MS = 60_000

/**
 * Tells whether a trigger about a person may be followed at once. A storm writes thousands of requests, and
 * each run looks at all of them: after a few, waiting and merging is quicker than following every trigger.
 */
export function createTriggerLimit(clock: Clock): (person: string) => boolean {
  const minutes = new LRUCache<string, { since: number; count: number }>({ max: 5000 })
  return (person) => {
    const now = clock().getTime()
    const minute = minutes.get(person)
    if (!minute || Math.abs(now - minute.since) >= MINUTE_MS) {
      minutes.set(person, { since: now, count: 1 })
      return true
    }
    minute.count += 1
    return minute.count <= MOST_A_MINUTE
  }
}
