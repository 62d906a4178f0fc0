import { LRUCache } from 'lru-cache'

/** Calls a minute: of one door, and of one person at it. Counted per instance: a bound, not a bill. */
const DOOR_CALLS = 240
const PERSON_CALLS = 60
const WINDOW_MS = 60_000

/** Counts calls of the last minute by name; at most 1,000 names are remembered. */
export interface Limits {
  door(door: string, now: Date): boolean
  person(door: string, person: string, now: Date): boolean
}

export function createLimits(): Limits {
  const calls = new LRUCache<string, number[]>({ max: 1000 })
  const allow = (name: string, most: number, now: Date) => {
    const since = now.getTime() - WINDOW_MS
    const recent = (calls.get(name) ?? []).filter((at) => at > since)
    if (recent.length >= most) return false
    calls.set(name, [...recent, now.getTime()])
    return true
  }
  return {
    door: (door, now) => allow(door, DOOR_CALLS, now),
    person: (door, person, now) => allow(`${door}\n${person}`, PERSON_CALLS, now),
  }
}
