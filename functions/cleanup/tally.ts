import type { Cleanup } from '../../shared/documents/run.ts'
import type { Invocation } from '../../shared/scf/invocation.ts'

const MOST_REASONS = 200

/** Counts what a cleanup removed and why it left things, and tells when its time is over. */
export interface Tally {
  removed(what: string, count: number): void
  kept(key: string, why: string): void
  over(): boolean
  record(environment: string, day: string): Cleanup
}

/** An empty tally of an invocation; four fifths of its time may be spent. */
export function newTally(invocation: Invocation): Tally {
  const limit = invocation.remainingMs()
  const removed: Record<string, number> = {}
  const kept: Cleanup['kept'] = []
  return {
    removed: (what, count) => {
      if (count > 0) removed[what] = (removed[what] ?? 0) + count
    },
    kept: (key, why) => {
      if (kept.length < MOST_REASONS) kept.push({ key, why })
    },
    over: () => invocation.remainingMs() < limit * 0.2,
    record: (environment, day) => ({ schema: 'cleanup/1', environment, day, removed, kept }),
  }
}
