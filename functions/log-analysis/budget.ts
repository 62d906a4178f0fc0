import type { Invocation } from '../../shared/scf/invocation.ts'

/** How long an invocation may go on with work that can be continued by another. */
export interface Budget {
  /** Aborted when `over` turns true. */
  readonly signal: AbortSignal
  over(): boolean
}

/** The share of an invocation's time given to reading objects; the rest is for what must be finished. */
export function budgetOf(invocation: Invocation, share: number): Budget {
  const limit = invocation.remainingMs()
  return {
    signal: AbortSignal.timeout(Math.max(1, Math.floor(limit * share))),
    over: () => invocation.remainingMs() < limit * (1 - share),
  }
}
