import { addDays, dayOf, timeOn } from '../calendar/day.ts'
import type { Incident } from '../documents/alert.ts'
import { needsSomebody } from './acts.ts'

/** Hours, stages and quiet hours of one person: `person.escalation`. */
export interface EscalationSettings {
  /** Hours after the incident began; one message a stage. */
  stageHours: readonly number[]
  quiet?: { from: string; to: string }
}

/** One message that is due: which stage, and since when. */
export interface DueStage {
  incident: Incident
  /** Position in the person's stages, from 1. */
  stage: number
  hours: number
  dueAt: Date
  /** When the trouble came back, for a stage that is counted from there. */
  reopenedAt?: Date
}

/**
 * Stages of an incident that are due at `now` for somebody who still has to deal with it, oldest first: those
 * counted from its beginning, and, once it was over or solved (`solvedAt`) and came back, those counted from
 * there, unless one of the first falls into their wait.
 */
export function dueStages(
  incident: Incident,
  { stageHours, quiet }: EscalationSettings,
  now: Date,
  solvedAt?: Date,
): DueStage[] {
  if (!needsSomebody(incident, now)) return []
  if (incident.severity !== 'critical' && quiet && isQuiet(now, quiet)) return []
  const hours = [...stageHours].sort((a, b) => a - b)
  const first = stagesFrom(incident, new Date(incident.firstAt), hours)
  const reopenedAt = reopening(incident, solvedAt)
  const again = reopenedAt
    ? stagesFrom(incident, reopenedAt, hours)
        .filter((stage, index, all) => {
          const from = all[index - 1]?.dueAt ?? reopenedAt
          return !first.some(({ dueAt }) => from < dueAt && dueAt <= stage.dueAt)
        })
        .map((stage) => ({ ...stage, reopenedAt }))
    : []
  return [...first, ...again].filter(({ dueAt }) => dueAt <= now)
}

function stagesFrom(incident: Incident, from: Date, hours: readonly number[]): DueStage[] {
  return hours.map((each, index) => ({
    incident,
    stage: index + 1,
    hours: each,
    dueAt: new Date(from.getTime() + each * 3_600_000),
  }))
}

/** Since when an open incident goes on that was over, or was said to be; undefined when it never was. */
function reopening({ firstAt, episodes = [] }: Incident, solvedAt?: Date): Date | undefined {
  const last = episodes.at(-1)
  const began = episodes.length > 1 ? last?.first : undefined
  const times = [began, last?.ended, solvedAt?.getTime()].filter((time) => time !== undefined)
  const newest = Math.max(...times)
  return newest > Date.parse(firstAt) ? new Date(newest) : undefined
}

/**
 * The id of a stage's request: the same from every run, so that a stage is asked for once. A stage counted from
 * a reopening is another one for every reopening.
 */
export function requestIdOf(
  environment: string,
  { incident, stage, reopenedAt }: Omit<DueStage, 'hours' | 'dueAt'>,
): string {
  const id = `escalation-${environment}-${incident.id}-${stage}`
  return reopenedAt ? `${id}-r${reopenedAt.getTime().toString(36)}` : id
}

/**
 * Whether `now` lies in quiet hours; they may pass midnight, and their end is no longer quiet. Hours that end when
 * they begin are none.
 */
export function isQuiet(now: Date, { from, to }: { from: string; to: string }): boolean {
  if (from === to) return false
  return [dayOf(now), addDays(dayOf(now), -1)].some((day) => {
    const start = timeOn(day, from)
    const end = timeOn(from < to ? day : addDays(day, 1), to)
    return start <= now.getTime() && now.getTime() < end
  })
}
