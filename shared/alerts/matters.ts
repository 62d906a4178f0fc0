import { type Day, startOfDay } from '../calendar/day.ts'
import type { Incident } from '../documents/alert.ts'
import { type Severity, severityRank, severitySchema } from '../documents/ids.ts'
import { isMomentary } from './episode.ts'
import { NOISE_GROUP } from './grouping.ts'

/** What is told as one thing: an incident, several about one object, or a day's short noise. */
export interface Matter {
  /** Most pressing first; never empty. */
  incidents: [Incident, ...Incident[]]
  isNoise: boolean
  /** How urgent it still is: what ended is one step less, unless nobody knows whether it is well again. */
  severity: Severity
}

/** The incidents of a day as they are told: grouped, ranked by what is open, severity, duration and spread. */
export function mattersOf(incidents: readonly Incident[], day: Day): Matter[] {
  const groups = new Map<string, Incident[]>()
  for (const incident of incidents.filter((one) => isTold(one, day))) {
    const key = incident.group ?? incident.id
    groups.set(key, [...(groups.get(key) ?? []), incident])
  }
  return [...groups.entries()]
    .flatMap(([key, members]) => {
      const [first, ...rest] = members.sort(byPressure)
      if (!first) return []
      const isNoise = key === NOISE_GROUP
      const severity = isNoise ? 'info' : severityNow(first)
      return [{ incidents: [first, ...rest], isNoise, severity } satisfies Matter]
    })
    .sort(
      (a, b) =>
        severityRank(a.severity) - severityRank(b.severity) ||
        byPressure(a.incidents[0], b.incidents[0]) ||
        b.incidents.length - a.incidents.length,
    )
}

/** Whether an incident still goes on without anybody having said that it is solved. */
export function isUnsolved({ state, act }: Incident): boolean {
  return state === 'firing' && act?.kind !== 'solved'
}

/** How long an incident lasted, in milliseconds; an open one until `now`. */
export function durationOf({ firstAt, resolvedAt }: Incident, now: number): number {
  return Math.max(0, (resolvedAt ? Date.parse(resolvedAt) : now) - Date.parse(firstAt))
}

/** What ended before the day is only kept for late notices. */
function isTold(incident: Incident, day: Day): boolean {
  return isUnsolved(incident) || Date.parse(incident.lastAt) >= startOfDay(day)
}

function severityNow(incident: Incident): Severity {
  const isUnknown = isMomentary(incident) && incident.act?.kind !== 'solved'
  if (isUnsolved(incident) || isUnknown) return incident.severity
  const options = severitySchema.options
  return options[Math.min(options.length - 1, severityRank(incident.severity) + 1)] ?? 'info'
}

function byPressure(a: Incident, b: Incident): number {
  return (
    Number(isUnsolved(b)) - Number(isUnsolved(a)) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    Number(a.act !== undefined) - Number(b.act !== undefined) ||
    durationOf(b, Date.parse(b.lastAt)) - durationOf(a, Date.parse(a.lastAt)) ||
    b.notifications - a.notifications ||
    (a.id < b.id ? -1 : 1)
  )
}
