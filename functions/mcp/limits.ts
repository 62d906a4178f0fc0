import { LRUCache } from 'lru-cache'

/** Calls a minute: of one door, and of one person at it. Counted per instance: a bound, not a bill. */
const DOOR_CALLS = 240
const PERSON_CALLS = 60
const WINDOW_MS = 60_000

/** Only the first refusal in a minute leaves a proof: a flood must not fill the bucket. */
export type Verdict = 'allowed' | 'refused' | 'refused again'

/** Counts calls of the last minute by name; at most 1,000 names are remembered. */
export interface Limits {
  door(door: string, now: Date): Verdict
  person(door: string, person: string, now: Date): Verdict
}

export function createLimits(): Limits {
  const calls = new LRUCache<string, number[]>({ max: 1000 })
  const refusals = new LRUCache<string, number>({ max: 1000 })
  const refuse = (name: string, now: Date): Verdict => {
    const known = now.getTime() - (refusals.get(name) ?? 0) < WINDOW_MS
    if (!known) refusals.set(name, now.getTime())
    return known ? 'refused again' : 'refused'
  }
  const allow = (name: string, most: number, now: Date): Verdict => {
    const since = now.getTime() - WINDOW_MS
    const recent = (calls.get(name) ?? []).filter((at) => at > since)
    if (recent.length >= most) return refuse(name, now)
    calls.set(name, [...recent, now.getTime()])
    return 'allowed'
  }
  return {
    door: (door, now) => allow(door, DOOR_CALLS, now),
    person: (door, person, now) => allow(`${door}\n${person}`, PERSON_CALLS, now),
  }
}
