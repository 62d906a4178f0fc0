import { LRUCache } from 'lru-cache'
import type { Clock } from '../calendar/clock.ts'

/** How long what was found for a speaker is used again, in milliseconds (the seed's 3600 s). */
export const SESSION_MS = 3_600_000

/** How long it is remembered that nothing was found: who was added since must not wait, in milliseconds. */
export const MISSED_MS = 60_000

/** How many sessions one instance keeps; the least recently used goes first. */
export const SESSIONS = 100

/** What was found once per door and speaker; lives and dies with one SCF instance. */
export interface SessionCache<T> {
  /**
   * The value found less than SESSION_MS ago (undefined: MISSED_MS), else what `find` gives now; one `find` at a time
   * per key.
   */
  use(door: string, speaker: string, find: () => Promise<T>): Promise<T>
  /** Finds a value before it is asked for. */
  preload(door: string, speaker: string, find: () => Promise<T>): Promise<void>
  /** Drops every session of a door: a door or person was refused, or a cloud account failed to authorise. */
  wipe(door: string): void
  readonly size: number
}

/** A session cache on a clock of the caller's. A failed `find` is not kept. */
export function createSessionCache<T>(clock: Clock): SessionCache<T> {
  const entries = new LRUCache<string, { value: Promise<T>; until: number }>({ max: SESSIONS })
  const fresh = (key: string) => {
    const entry = entries.get(key)
    if (entry && clock().getTime() < entry.until) return entry.value
    entries.delete(key)
    return undefined
  }
  const load = (key: string, find: () => Promise<T>) => {
    const value = find()
    const at = clock().getTime()
    const entry = { value, until: at + SESSION_MS }
    entries.set(key, entry)
    value.then(
      (found) => {
        if (found === undefined) entry.until = at + MISSED_MS
      },
      () => {
        if (entries.peek(key) === entry) entries.delete(key)
      },
    )
    return value
  }
  const use = (door: string, speaker: string, find: () => Promise<T>) => {
    const key = keyOf(door, speaker)
    return fresh(key) ?? load(key, find)
  }
  return {
    use,
    preload: async (door, speaker, find) => {
      await use(door, speaker, find)
    },
    wipe: (door) => {
      for (const key of [...entries.keys()])
        if (key.startsWith(keyOf(door, ''))) entries.delete(key)
    },
    get size() {
      return entries.size
    },
  }
}

function keyOf(door: string, speaker: string): string {
  return `${door}\n${speaker}`
}
