import { ZONE_OFFSET_MS } from '../calendar/day.ts'
import type { Fields } from './record.ts'

/** Earliest and latest time a record may claim: 2000-01-01 and 2100-01-01. */
const EARLIEST = 946_684_800_000
const LATEST = 4_102_444_800_000

const FIELDS = ['time', 'ts', 'timestamp', '@timestamp', 'datetime', 'date', 'eventTime']

const CLOCK =
  /^(\d{4})[-/](\d\d)[-/](\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d:?\d\d)?/

/**
 * Milliseconds since the epoch of a number in seconds, milliseconds, microseconds or nanoseconds, or of a text that
 * starts with a date and a time (Asia/Shanghai where it names no zone). Undefined for anything else or out of 2000-2099.
 */
export function instantOf(value: unknown): number | undefined {
  if (typeof value === 'string')
    return /^\d{10,19}(\.\d+)?$/.test(value) ? instantOf(Number(value)) : ofText(value)
  if (typeof value !== 'number') return undefined
  let instant = value
  if (instant < 1e11) instant *= 1000
  while (instant > 1e14) instant /= 1000
  return plausible(Math.floor(instant))
}

/** The time that a record tells in one of the usual fields. */
export function instantIn(fields: Fields): number | undefined {
  for (const name of FIELDS) {
    const instant = instantOf(fields[name])
    if (instant !== undefined) return instant
  }
  return undefined
}

function ofText(text: string): number | undefined {
  const match = CLOCK.exec(text.startsWith('[') ? text.slice(1, 40) : text.slice(0, 40))
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, fraction = '0', zone] = match
  const utc = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Math.floor(Number(`0.${fraction}`) * 1000),
  )
  return plausible(utc - offsetOf(zone))
}

function offsetOf(zone: string | undefined): number {
  if (!zone) return ZONE_OFFSET_MS
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

function plausible(instant: number): number | undefined {
  return instant >= EARLIEST && instant < LATEST ? instant : undefined
}

/**
 * The time that the key of a shipped object names, as milliseconds since the epoch: `202601020315_` in the name, else the
 * date folders `/2026/01/02/03/15/`, also unpadded and as `dt=2026-01-02`. It is the time of shipping, taken as
 * Asia/Shanghai, not that of the lines.
 */
export function instantOfKey(key: string): number | undefined {
  const name = /(?:^|\/)(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)_/.exec(key)
  const folders =
    name ?? /(20\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2})(?=\/))?/.exec(key)
  if (!folders) return undefined
  const [, year, month, day, hour = '0', minute = '0'] = folders
  const utc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  return plausible(utc - ZONE_OFFSET_MS)
}

/** How much later than its path names an object may be stored: a folder names the hour, and storing takes its time. */
const STORED_WITHIN_MS = 75 * 60_000

/**
 * When an object was shipped, in milliseconds since the epoch: the time its key names, else when it was stored. A key's time
 * is that of a path in UTC when the object was stored as much later as the clocks are apart (`TimeZone` of a shipping task).
 */
export function shippingInstant(key: string, storedAt: number): number {
  const named = instantOfKey(key)
  if (named === undefined) return storedAt
  const late = storedAt - named - ZONE_OFFSET_MS
  return late >= 0 && late < STORED_WITHIN_MS ? named + ZONE_OFFSET_MS : named
}
