import { type Day, daysBefore } from '../shared/calendar/day.ts'
import { BASELINE_DAYS } from '../shared/logs/baseline.ts'

/** Where the days of a baseline came to stand. */
export interface PlacedDays<T> {
  days: [day: Day, what: T][]
  /** How many stand on another day than their own, and how many found no place. */
  moved: number
  left: number
}

/**
 * Gives each day of a baseline a place among the days that `day` is compared with. A day among them that is not `taken`
 * stays where it is; the others, newest first, take the nearest free ones, because what is months old can still be
 * compared with. Each stands `copies` times.
 */
export function placeDays<T>(
  day: Day,
  baseline: readonly [day: Day, what: T][],
  taken: ReadonlySet<Day>,
  copies = 1,
): PlacedDays<T> {
  const free = new Set(daysBefore(day, BASELINE_DAYS).filter((earlier) => !taken.has(earlier)))
  const staying = new Set(baseline.flatMap(([own]) => (free.delete(own) ? [own] : [])))
  const placed: PlacedDays<T> = { days: [], moved: 0, left: 0 }
  for (const [own, what] of baseline.toSorted(([a], [b]) => (a < b ? 1 : -1))) {
    const stays = staying.has(own)
    const nearest = [...free].slice(0, stays ? copies - 1 : copies)
    const places = stays ? [own, ...nearest] : nearest
    for (const place of nearest) free.delete(place)
    for (const place of places) placed.days.push([place, what])
    if (places.length === 0) placed.left += 1
    else if (!stays) placed.moved += 1
  }
  return placed
}
