const FIRST_MS = 1000
const LONGEST_MS = 60_000

/** A connection that lived this long was a good one: the next wait is short again, in milliseconds. */
export const STABLE_MS = 30_000

/** How long to wait before the n-th try in a row (from 1): doubling to a minute, each half of it at random. */
export function backOff(attempt: number, random: () => number = Math.random): number {
  const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10))
  return most / 2 + (most / 2) * random()
}
