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
}

/** Stages of an incident that are due at `now` for somebody who still has to deal with it, oldest first. */
export function dueStages(
  incident: Incident,
  { stageHours, quiet }: EscalationSettings,
  now: Date,
): DueStage[] {
  if (!needsSomebody(incident, now)) return []
  if (incident.severity !== 'critical' && quiet && isQuiet(now, quiet)) return []
  return [...stageHours]
    .sort((a, b) => a - b)
    .map((hours, index) => ({
      incident,
      stage: index + 1,
      hours,
      dueAt: new Date(Date.parse(incident.firstAt) + hours * 3_600_000),
    }))
    .filter(({ dueAt }) => dueAt <= now)
}

/** The id of a stage's request: the same from every run, so that a stage is asked for once. */
export function requestIdOf(environment: string, { incident, stage }: DueStage): string {
  return `escalation-${environment}-${incident.id}-${stage}`
}

/** Whether `now` lies in quiet hours; they may pass midnight, and their end is no longer quiet. */
export function isQuiet(now: Date, { from, to }: { from: string; to: string }): boolean {
  return [dayOf(now), addDays(dayOf(now), -1)].some((day) => {
    const start = timeOn(day, from)
    const end = timeOn(from < to ? day : addDays(day, 1), to)
    return start <= now.getTime() && now.getTime() < end
  })
}
