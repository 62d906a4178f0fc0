/** One panel with the true values it shows. */
export type Panel =
  | { kind: 'single'; id: string; title: string; unit: string; value: number; previous: number }
  | { kind: 'pie' | 'bar'; id: string; title: string; unit: string; parts: Part[] }
  | { kind: 'line'; id: string; title: string; unit: string; series: Series[] }
  | { kind: 'table'; id: string; title: string; columns: string[]; rows: string[][] }

/** A slice or a bar. */
export interface Part {
  name: string
  value: number
}

/** 24 points, one an hour. */
export interface Series {
  name: string
  points: number[]
}

/** The values of a dashboard for one environment and day. */
export interface BoardFigures {
  title: string
  panels: Panel[]
}

/** A single value with the one of the day before. */
export function single(
  id: string,
  title: string,
  value: number,
  previous: number,
  unit = '次',
): Panel {
  return { kind: 'single', id, title, unit, value, previous }
}

/** The largest parts, at most `most`. */
export function largest(counts: Record<string, number>, most: number): Part[] {
  return Object.entries(counts)
    .map(([name, value]) => ({ name, value }))
    .filter((part) => part.value > 0)
    .sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1))
    .slice(0, most)
}

/** How often each name occurs. */
export function countBy<T>(
  items: readonly T[],
  nameOf: (item: T) => string,
): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) {
    const name = nameOf(item)
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

/** Items by hour of the day that begins at `start`. */
export function byHour(items: readonly { at: number }[], start: number): number[] {
  const points = new Array<number>(24).fill(0)
  for (const { at } of items) {
    const hour = Math.floor((at - start) / 3_600_000)
    if (hour >= 0 && hour < 24) points[hour] = (points[hour] ?? 0) + 1
  }
  return points
}
