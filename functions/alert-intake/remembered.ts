import type { Clock } from '../../shared/calendar/clock.ts'

/** How long an answer is believed, found or not; a revoked token lives this much longer. */
export const TTL_MS = 60_000

/** At most this many answers are kept; the oldest goes first. */
export const MOST = 1000

/**
 * Remembers what `load` answers, "there is none" included, for TTL_MS and at most MOST keys. Asks once for
 * callers at the same time; a failure is not remembered.
 */
export function remembered<T>(
  clock: Clock,
  load: (key: string) => Promise<T | undefined>,
): (key: string) => Promise<T | undefined> {
  const known = new Map<string, { until: number; value: Promise<T | undefined> }>()
  return (key) => {
    const now = clock().getTime()
    const found = known.get(key)
    if (found && now < found.until && found.until - now <= TTL_MS) return found.value
    const entry = { until: now + TTL_MS, value: load(key) }
    entry.value.catch(() => {
      if (known.get(key) === entry) known.delete(key)
    })
    known.delete(key)
    known.set(key, entry)
    const oldest = known.keys().next()
    if (known.size > MOST && !oldest.done) known.delete(oldest.value)
    return entry.value
  }
}
