import * as z from 'zod'

/** Milliseconds of one calendar day; Asia/Shanghai has had no daylight saving time since 1991. */
export const DAY_MS = 86_400_000

/** Offset of the deployment's one time zone, Asia/Shanghai (UTC+8), in milliseconds. */
export const ZONE_OFFSET_MS = 8 * 3_600_000

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`; impossible dates are refused. */
export const daySchema = z.iso.date()

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export type Day = z.infer<typeof daySchema>

/** The day in Asia/Shanghai that holds `instant` (a Date, or milliseconds since the epoch). */
export function dayOf(instant: Date | number): Day {
  return new Date(Number(instant) + ZONE_OFFSET_MS).toISOString().slice(0, 10)
}

/** The first millisecond of `day`, as milliseconds since the epoch. */
export function startOfDay(day: Day): number {
  return Date.parse(`${day}T00:00:00.000Z`) - ZONE_OFFSET_MS
}

/** The first millisecond after `day`, as milliseconds since the epoch. */
export function endOfDay(day: Day): number {
  return startOfDay(day) + DAY_MS
}

/** The day `count` days after `day` (before it, when negative). */
export function addDays(day: Day, count: number): Day {
  return dayOf(startOfDay(day) + count * DAY_MS)
}

/** The days before `day`, nearest first. */
export function daysBefore(day: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, index) => addDays(day, -1 - index))
}

/** The instant of a wall clock time `HH:MM` or `HH:MM:SS` on `day`, in milliseconds since the epoch. */
export function timeOn(day: Day, clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  return startOfDay(day) + ((hours * 60 + minutes) * 60 + seconds) * 1000
}

/** Hour, minute and weekday (0 = Sunday) of an instant on the wall clock in Asia/Shanghai. */
export function wallClock(instant: Date | number): {
  hour: number
  minute: number
  weekday: number
} {
  const shifted = new Date(Number(instant) + ZONE_OFFSET_MS)
  return {
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    weekday: shifted.getUTCDay(),
  }
}

/** `YYYY-MM-DD HH:MM:SS` on the wall clock in Asia/Shanghai, as people and TCOP write it. */
export function wallText(instant: Date | number): string {
  return new Date(Number(instant) + ZONE_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}
