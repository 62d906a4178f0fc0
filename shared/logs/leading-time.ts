/** How long `2026-01-01 12:00:00` is. */
export const TIME_LENGTH = 19

const ZERO = 48
const DASH = 45
const COLON = 58
const BLANK = 32
const CAPITAL_T = 84

/** Whether a date and a time of day stand at a place, as `2026-01-01 12:00:00` or with a `T` between. */
export function hasLeadingTime(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < TIME_LENGTH || bytes[start + 4] !== DASH || bytes[start + 7] !== DASH)
    return false
  const between = bytes[start + 10]
  if (between !== BLANK && between !== CAPITAL_T) return false
  if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return false
  let others = 0
  for (let place = 0; place < TIME_LENGTH; place += 1) {
    const digit = ((bytes[start + place] as number) - ZERO) >>> 0
    if (digit > 9) others += 1
  }
  return others === 5
}
