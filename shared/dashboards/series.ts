import { type Day, startOfDay, timeOn } from '../calendar/day.ts'

const HOUR_MS = 3_600_000

/** 24 hourly counts out of rows `{t, c}` of a histogram query; undefined when they are no histogram. */
export function hourlyPoints(
  rows: readonly Record<string, string>[],
  day: Day,
): number[] | undefined {
  const points = new Array<number>(24).fill(0)
  let read = 0
  for (const row of rows) {
    const at = instantOf(row.t, day)
    const count = Number(row.c)
    if (at === undefined || !Number.isFinite(count)) continue
    const hour = Math.floor((at - startOfDay(day)) / HOUR_MS)
    if (hour < 0 || hour > 23) continue
    points[hour] = (points[hour] ?? 0) + count
    read += 1
  }
  return read > 0 ? points : undefined
}

/** The instant of the largest row of a finer histogram, in milliseconds. */
export function busiestInstant(
  rows: readonly Record<string, string>[],
  day: Day,
): number | undefined {
  let best: { at: number; count: number } | undefined
  for (const row of rows) {
    const at = instantOf(row.t, day)
    const count = Number(row.c)
    if (at !== undefined && count > (best?.count ?? 0)) best = { at, count }
  }
  return best?.at
}

/** CLS prints histogram times in Beijing, `2026-01-01 14:00:00.000`; milliseconds are taken too. */
function instantOf(text: string | undefined, day: Day): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{13}$/.test(text)) return Number(text)
  const [, date, clock] = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)/.exec(text) ?? []
  if (!date || !clock) return undefined
  const at = timeOn(date, clock)
  return Number.isNaN(at) || day === '' ? undefined : at
}

/** The same query at five minutes instead of an hour; undefined when it is no hourly histogram. */
export function finerQuery(query: string): string | undefined {
  const finer = query.replace(/interval\s+1\s+hour/i, 'interval 5 minute')
  return finer === query ? undefined : finer
}

/** A rise that stands out of its day. */
export interface Peak {
  hour: number
  count: number
  total: number
  /** First hour after the peak that is below a fifth of it; undefined when it never falls. */
  calmFrom?: number
}

/** A peak is thirty at least, five times the usual hour, and far above the day's other hours. */
export function peakOf(points: readonly number[]): Peak | undefined {
  const count = Math.max(...points)
  const total = points.reduce((sum, point) => sum + point, 0)
  const hour = points.indexOf(count)
  const usual = median(points.slice(0, Math.max(1, hour)))
  if (count < 30 || count < usual * 5) return undefined
  const calmFrom = points.findIndex((point, at) => at > hour && point < count / 5)
  const stays = calmFrom < 0 || points.slice(calmFrom).some((point) => point >= count / 2)
  return { hour, count, total, ...(stays ? {} : { calmFrom }) }
}

/** Hours without anything between hours that are busy: a broken collection rather than a quiet night. */
export function gapsOf(points: readonly number[]): number[] {
  const busy = median(points.filter((point) => point > 0))
  if (busy < 20) return []
  const first = points.findIndex((point) => point > 0)
  const last = points.findLastIndex((point) => point > 0)
  return points.flatMap((point, hour) => (point === 0 && hour > first && hour < last ? [hour] : []))
}

/** The middle value; 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
