import { type Day, startOfDay } from '../../../shared/calendar/day.ts'
import type { SeededAudit } from './audit-records.ts'
import type { Message } from './container-lines.ts'
import type { SeededEvent } from './event-records.ts'
import type { Random } from './random.ts'
import type { EnvironmentId } from './scenario.ts'

/** Length of one shipped batch: CLS ships every 300-900 s. */
export const WINDOW_MS = 900_000

/** Batches of a day. */
export const WINDOWS = 96

/** A container line that is not routine: noise, or a planted fault. */
export interface PlannedLine {
  at: number
  /** When its agent delivered it; late lines keep their own time. */
  delivered?: number
  service: string
  message: Message
  /** Index of the pod, where it matters. */
  pod?: number
}

/** A new version of a service from an instant on. */
export interface Release {
  at: number
  service: string
  version: string
  user: string
}

/** Everything that will be logged in one environment on one day, before any of it is written. */
export interface DayPlan {
  environment: EnvironmentId
  day: Day
  /** Batches in which anything is written, ascending. */
  windows: readonly number[]
  /** Routine lines of each service in each of these batches. */
  routine: Map<string, number[]>
  lines: PlannedLine[]
  events: SeededEvent[]
  audits: SeededAudit[]
  /** Lines that are no JSON object. */
  malformed: { at: number; text: string }[]
  releases: Release[]
}

/** How busy the shop is in each hour. */
const CURVE = [3, 2, 1, 1, 1, 1, 2, 3, 5, 7, 9, 9, 8, 7, 7, 7, 7, 7, 8, 9, 10, 9, 7, 5] as const

/** Relative traffic of a batch. */
export function trafficOf(window: number): number {
  return CURVE[Math.floor(window / 4) % 24] ?? 1
}

/** Splits `total` over the batches by traffic; the parts add up to it exactly. */
export function split(total: number, windows: readonly number[]): number[] {
  const whole = windows.reduce((sum, window) => sum + trafficOf(window), 0)
  let seen = 0
  let given = 0
  return windows.map((window) => {
    seen += trafficOf(window)
    const upTo = Math.round((total * seen) / whole)
    const part = upTo - given
    given = upTo
    return part
  })
}

/** `count` instants of a day by traffic, ascending, within the batches that are written. */
export function instants(
  random: Random,
  day: Day,
  windows: readonly number[],
  count: number,
): number[] {
  const start = startOfDay(day)
  return split(count, windows).flatMap((part, index) => {
    const begin = start + (windows[index] ?? 0) * WINDOW_MS
    return Array.from({ length: part }, () => begin + random.int(WINDOW_MS)).sort((a, b) => a - b)
  })
}

/** Moves an instant into the nearest earlier batch that is written; on a whole day it stays. */
export function intoWindows(plan: Pick<DayPlan, 'day' | 'windows'>, at: number): number {
  const start = startOfDay(plan.day)
  const window = Math.floor((at - start) / WINDOW_MS)
  const nearest = plan.windows.findLast((each) => each <= window) ?? plan.windows[0] ?? 0
  return at + (nearest - window) * WINDOW_MS
}

/** An integer near `mean`, as counts of independent events scatter. */
export function scattered(random: Random, mean: number): number {
  const spread = Math.sqrt(mean) * (random.next() + random.next() + random.next() - 1.5) * 1.6
  return Math.max(0, Math.round(mean + spread))
}
