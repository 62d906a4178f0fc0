import { type Day, daysBefore } from '../calendar/day.ts'
import type { Incident, Incidents } from '../documents/alert.ts'
import type { History } from '../documents/history.ts'
import { isMomentary } from './episode.ts'
import { shortHash } from './identity-hash.ts'

/** How many days back an incident is compared. */
export const COMPARED_DAYS = 14

/** Alerts of one day, as `history` remembers them. */
export type AlertHistory = NonNullable<History['alerts']>

/** What the days before know of an incident's like. */
export interface Recurrence {
  /** Days that could be compared: fewer while a cluster is new to us. */
  comparedDays: number
  /** Incidents of the series in those days. */
  before: number
  /** Incidents of the series in the last seven days, the day itself included. */
  thisWeek: number
  /** How the newest one ended: recovered, solved by somebody. */
  endedLast?: string
}

/** The alert part of a day's `history`: incidents by series and how the last of each ended; a pure fold. */
export function alertHistoryOf({ deliveries, incidents, day }: Incidents): AlertHistory {
  const fingerprints: AlertHistory['fingerprints'] = {}
  for (const incident of incidents.filter((one) => beganOn(one, day)).slice(0, 5000)) {
    const key = seriesKey(incident)
    const ended = endingOf(incident)
    fingerprints[key] = {
      incidents: (fingerprints[key]?.incidents ?? 0) + 1,
      ...(ended ? { ended } : {}),
    }
  }
  return { deliveries, fingerprints }
}

/** How often the like of an incident was seen before; `past` holds what is known of earlier days. */
export function recurrenceOf(
  incident: Incident,
  day: Day,
  past: ReadonlyMap<Day, AlertHistory>,
): Recurrence {
  const key = seriesKey(incident)
  const days = daysBefore(day, COMPARED_DAYS)
  const seen = days.map((one) => past.get(one)?.fingerprints[key])
  const count = (entries: typeof seen) =>
    entries.reduce((sum, one) => sum + (one?.incidents ?? 0), 0)
  const endedLast = seen.find((one) => one?.ended)?.ended
  return {
    comparedDays: days.filter((one) => past.has(one)).length,
    before: count(seen),
    thisWeek: count(seen.slice(0, 6)) + 1,
    ...(endedLast ? { endedLast } : {}),
  }
}

function seriesKey({ series, fingerprint }: Incident): string {
  return shortHash(series ?? fingerprint)
}

function beganOn({ firstAt }: Incident, day: Day): boolean {
  return Date.parse(firstAt) >= Date.parse(`${day}T00:00:00+08:00`)
}

function endingOf(incident: Incident): string | undefined {
  const { act, state } = incident
  if (act?.kind === 'solved') return '有人处理好的'
  if (isMomentary(incident)) return undefined
  if (state === 'resolved') return act ? '有人认领后恢复的' : '自己恢复的'
  return state === 'invalid' ? '策略改了以后失效的' : undefined
}
