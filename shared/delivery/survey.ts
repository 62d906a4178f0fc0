import { LRUCache } from 'lru-cache'
import { addDays, type Day, dayOf, wallClock } from '../calendar/day.ts'
import { keys, parseOutboxKey, parseSettledKey } from '../documents/keys.ts'
import type { Store } from '../ports/store/store.ts'

/** Requests of today and of this many days before are looked at; older ones have expired. */
export const DAYS_BACK = 2

/** Today and the days before whose requests may still be open, today first. */
export function openDays(today: Day): Day[] {
  return Array.from({ length: DAYS_BACK + 1 }, (_, back) => addDays(today, -back))
}

/**
 * Finds the people with requests that are not settled, by key names alone: of today and yesterday at every call,
 * of the day before in the first minutes of every hour. Remembers what is settled, which never changes, so that the ledger is listed only when
 * something may be open.
 */
export function createSurvey(store: Store): (now: Date) => Promise<Set<string>> {
  const settled = new LRUCache<string, true>({ max: 20_000 })
  const learn = async (day: Day) => {
    for await (const { key } of store.list(keys.ledger(day))) {
      const about = parseSettledKey(key)
      if (about) settled.set(keys.request(about.day, about.person, about.request), true)
    }
  }
  return async (now) => {
    const waiting = new Set<string>()
    const days = openDays(dayOf(now))
    for (const day of wallClock(now).minute < 5 ? days : days.slice(0, 2)) {
      const found: string[] = []
      for await (const { key } of store.list(keys.outboxDay(day))) found.push(key)
      if (found.some((key) => !settled.has(key))) await learn(day)
      for (const key of found) {
        const about = parseOutboxKey(key)
        if (about && !settled.has(key)) waiting.add(about.person)
      }
    }
    return waiting
  }
}
