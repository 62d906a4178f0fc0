import { type Day, daysBefore, startOfDay, wallClock } from '../calendar/day.ts'
import type { History } from '../documents/history.ts'

/** Earlier days looked at, and how many of them make a baseline that can be trusted. */
export const BASELINE_DAYS = 14
export const TRUSTED_DAYS = 3

/** The logs part of a day's history. */
export type LogHistory = NonNullable<History['logs']>

/** One earlier day of the baseline. */
export interface BaselineDay {
  day: Day
  logs: LogHistory
}

/** How a count of today stands to the same count of earlier days. */
export interface Comparison {
  today: number
  median: number
  /** Smallest and largest count of the days compared with. */
  least: number
  most: number
  /** Days compared with. */
  days: number
  /** Today against the median; against one when the median is none. */
  ratio: number
  /** Distance from the median in floored deviations. */
  z: number
}

/** The days before `day` that have a logs history, nearest first, at most BASELINE_DAYS. */
export function baselineOf(day: Day, histories: readonly History[]): BaselineDay[] {
  const byDay = new Map(histories.map((history) => [history.day, history.logs]))
  return daysBefore(day, BASELINE_DAYS).flatMap((earlier) => {
    const logs = byDay.get(earlier)
    return logs ? [{ day: earlier, logs }] : []
  })
}

/**
 * The days a count of `day` is compared with: those that were read whole, once there are enough; of them
 * only workdays or only weekend days, once two weeks exist.
 */
export function comparableDays(day: Day, baseline: readonly BaselineDay[]): BaselineDay[] {
  const whole = baseline.filter(({ logs }) => logs.complete)
  const enough = whole.length >= TRUSTED_DAYS ? whole : [...baseline]
  if (enough.length < BASELINE_DAYS - 2) return enough
  const alike = enough.filter((earlier) => isWeekend(earlier.day) === isWeekend(day))
  return alike.length >= TRUSTED_DAYS ? alike : enough
}

/**
 * By what the counts of an earlier day are multiplied before they are compared: more than one when today has half as
 * many calm lines again or more, because a day of three times the traffic has three times the usual warnings. Never less
 * than one, and errors themselves do not count, so that a storm of them explains nothing away.
 */
export function scaleOf(today: LogHistory['sources'], earlier: LogHistory['sources']): number {
  const calm = (sources: LogHistory['sources']) =>
    Object.values(sources).reduce((sum, [lines, errors]) => sum + lines - errors, 0)
  const ratio = calm(today) / Math.max(calm(earlier), 1)
  return ratio < 1.5 ? 1 : Math.min(ratio, 50)
}

/** Compares a count of today with those of earlier days (0 where a day has none). */
export function compare(today: number, counts: readonly number[]): Comparison {
  const middle = median(counts)
  const deviation = median(counts.map((count) => Math.abs(count - middle)))
  const floored = Math.max(deviation, Math.sqrt(middle), middle * 0.1, 1)
  return {
    today,
    median: middle,
    least: counts.length > 0 ? Math.min(...counts) : 0,
    most: counts.length > 0 ? Math.max(...counts) : 0,
    days: counts.length,
    ratio: today / Math.max(middle, 1),
    z: (today - middle) / floored,
  }
}

/**
 * Whether a count rose beyond what its noise explains: more than five floored deviations, twice the median,
 * twenty more, and above every day compared with by a fifth. With fewer than three days only a factor of
 * three and fifty more.
 */
export function isSpike({ today, median: middle, most, days, ratio, z }: Comparison): boolean {
  if (days === 0) return false
  if (days < TRUSTED_DAYS) return today >= 3 * Math.max(most, 1) && today - most >= 50
  return z > 5 && ratio >= 2 && today - middle >= 20 && today > 1.2 * most
}

/** The middle of a list of numbers; 0 of none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return 0
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2
}

function isWeekend(day: Day): boolean {
  const { weekday } = wallClock(startOfDay(day))
  return weekday === 0 || weekday === 6
}
