import { startOfDay } from '../calendar/day.ts'
import type { Incident, Incidents } from '../documents/alert.ts'
import { sayTime } from '../speech/times.ts'
import { isMomentary } from './episode.ts'
import { isUnsolved, type Matter, mattersOf } from './matters.ts'
import { type Glossary, nameMatter } from './wording.ts'

/** What this morning brought, for the end of a broadcast. */
export interface SinceMidnight {
  /** Matters that began today, as they are told: several incidents about one object are one. */
  fresh: number
  /** Of these, the ones that still go on. */
  open: number
  /** Incidents of earlier days that ended today. */
  ended: number
  /** The most pressing fresh matter, spoken: 磁盘快满，凌晨两点开始，还没恢复. */
  first: string | undefined
}

/**
 * What is new since midnight, from today's fold (a checkpoint, or `foldNow` for the very present).
 * Undefined where today was not folded: unknown is not "nothing".
 */
export function sinceMidnight(
  today: Incidents | undefined,
  names: Glossary,
): SinceMidnight | undefined {
  if (!today) return undefined
  const start = startOfDay(today.day)
  const began = ({ firstAt }: Incident) => Date.parse(firstAt) >= start
  const matters = mattersOf(today.incidents.filter(began), today.day)
  const ended = today.incidents.filter(
    (one) =>
      !began(one) &&
      !isMomentary(one) &&
      one.resolvedAt !== undefined &&
      Date.parse(one.resolvedAt) >= start,
  )
  const [first] = matters
  return {
    fresh: matters.length,
    open: matters.filter(goesOn).length,
    ended: ended.length,
    first: first && sayMatter(first, names),
  }
}

function sayMatter(matter: Matter, names: Glossary): string {
  const since = sayTime(matter.incidents[0].firstAt)
  if (!matter.isNoise && matter.incidents.every(isMomentary)) {
    return `${nameMatter(matter, names)}，${since}发生`
  }
  const state = goesOn(matter) ? '还没恢复' : '已经恢复'
  return `${nameMatter(matter, names)}，${since}开始，${state}`
}

function goesOn({ incidents }: Matter): boolean {
  return incidents.some(isUnsolved)
}
