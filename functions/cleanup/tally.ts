import type { Cleanup } from '../../shared/documents/run.ts'
import type { Invocation } from '../../shared/scf/invocation.ts'

const MOST_REASONS = 200
/** Failures after which a place is left alone until the next night. */
const MOST_FAILURES = 5

/** Counts what a cleanup removed and why it left things, and tells when its time is over. */
export interface Tally {
  removed(what: string, count: number): void
  kept(key: string, why: string): void
  /** Notes what could not be done at a place: a kind of documents, or a bucket. */
  failed(place: string, key: string, why: string): void
  /** Whether a place failed so often that it is left alone. */
  givesUp(place: string): boolean
  over(): boolean
  record(environment: string, day: string): Cleanup
}

/** An empty tally of an invocation; four fifths of its time may be spent. */
export function newTally(invocation: Invocation): Tally {
  const limit = invocation.remainingMs()
  const removed: Record<string, number> = {}
  const kept: Cleanup['kept'] = []
  const failed: Cleanup['kept'] = []
  const failures = new Map<string, number>()
  let unlisted = 0
  let unfinished = false
  return {
    removed: (what, count) => {
      if (count > 0) removed[what] = (removed[what] ?? 0) + count
    },
    kept: (key, why) => {
      if (kept.length < MOST_REASONS) kept.push({ key, why })
      else unlisted += 1
    },
    failed: (place, key, why) => {
      failed.push({ key, why })
      failures.set(place, (failures.get(place) ?? 0) + 1)
    },
    givesUp: (place) => (failures.get(place) ?? 0) >= MOST_FAILURES,
    over: () => {
      unfinished ||= invocation.remainingMs() < limit * 0.2
      return unfinished
    },
    record: (environment, day) => ({
      schema: 'cleanup/1',
      environment,
      day,
      removed,
      kept,
      ...(unlisted > 0 ? { unlisted } : {}),
      ...(failed.length > 0 ? { failed } : {}),
      ...(unfinished ? { unfinished } : {}),
    }),
  }
}
