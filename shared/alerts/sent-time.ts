import { ZONE_OFFSET_MS } from '../calendar/day.ts'

/** Not before 2000 and not after 2100: anything else is no time of an alert. */
const EARLIEST = 946_684_800_000
const LATEST = 4_102_444_800_000

const WALL =
  /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d*)?)?)?\s*(Z|(?:\(?\s*(?:UTC|GMT)\s*)?[+-]\d{1,2}:?\d{0,2}\)?|\(?(?:UTC|GMT)\)?)?$/i

/**
 * A sender's time in milliseconds, or undefined: seconds, milliseconds, microseconds or nanoseconds since
 * the epoch (numbers or texts), ISO 8601, `2026-01-02 03:04:05`, with `/`, without a year (then the one
 * that lies nearest to `near`), with `(UTC+08:00)`. Without a zone it is Asia/Shanghai, as TCOP and CLS write.
 */
export function parseTime(value: unknown, near: number): number | undefined {
  const text =
    typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
  if (text.length > 60) return undefined
  const epoch = /^\d{9,19}(?:\.\d+)?$/.test(text) ? fromEpoch(Number(text)) : undefined
  const at = epoch ?? fromWall(text, near)
  return at !== undefined && at >= EARLIEST && at <= LATEST ? at : undefined
}

function fromEpoch(value: number): number {
  if (value < 1e11) return Math.round(value * 1000)
  if (value < 1e14) return Math.round(value)
  return Math.round(value / (value < 1e17 ? 1e3 : 1e6))
}

function fromWall(text: string, near: number): number | undefined {
  const match = WALL.exec(text)
  if (!match) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match
  const at = (inYear: number) =>
    Date.UTC(inYear, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) +
    Number(fraction.padEnd(3, '0')) -
    offsetOf(zone)
  if (Number(month) > 12 || Number(day) > 31 || Number(hour) > 24) return undefined
  if (year) return at(Number(year))
  const thisYear = new Date(near + ZONE_OFFSET_MS).getUTCFullYear()
  return [thisYear - 1, thisYear, thisYear + 1]
    .map(at)
    .reduce((best, one) => (Math.abs(one - near) < Math.abs(best - near) ? one : best))
}

function offsetOf(zone: string | undefined): number {
  if (!zone) return ZONE_OFFSET_MS
  const match = /([+-])(\d{1,2}):?(\d{0,2})/.exec(zone)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3] || 0)
  return (match[1] === '-' ? -1 : 1) * minutes * 60_000
}
