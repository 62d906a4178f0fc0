import type { Day } from '../calendar/day.ts'
import { type Environment, enabledSources } from '../documents/environment.ts'
import type { Source } from '../documents/ids.ts'
import type { DayAnalyses } from './analyses.ts'
import { deadlineOf } from './deadline.ts'

/** Whether a day's report may be written now, and what it would do without. */
export interface Readiness {
  ready: boolean
  /** Enabled sources without any document yet. */
  waitingFor: Source[]
  /** The deadline has passed: nobody is waited for. */
  late: boolean
}

/** Judges a day: ready when every enabled source has written something, or the deadline has passed. */
export function readinessOf(
  environment: Environment,
  day: Day,
  found: Pick<DayAnalyses, 'inputs'>,
  now: Date,
): Readiness {
  const there = new Set(found.inputs.map(({ source }) => source))
  const waitingFor = enabledSources(environment).filter((source) => !there.has(source))
  const late = now >= deadlineOf(day)
  return { ready: late || waitingFor.length === 0, waitingFor, late }
}
