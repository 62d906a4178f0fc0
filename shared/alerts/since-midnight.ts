import { startOfDay } from '../calendar/day.ts'
import type { Incident, Incidents } from '../documents/alert.ts'
import { sayCount } from '../speech/numerals.ts'
import { sayTime } from '../speech/times.ts'
import { isUnsolved, mattersOf } from './matters.ts'
import { type Glossary, nameMatter } from './wording.ts'

/** What this morning brought, for the end of a broadcast. */
export interface SinceMidnight {
  /** Deliveries of today. */
  alerts: number
  /** Incidents that began today, most pressing first; how many of them still go on. */
  fresh: Incident[]
  open: number
  /** Incidents of earlier days that ended today. */
  ended: Incident[]
  /** One or two sentences, spoken as they stand. */
  sentence: string
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
  const fresh = matters.flatMap(({ incidents }) => incidents)
  const ended = today.incidents.filter(
    (one) => !began(one) && one.resolvedAt !== undefined && Date.parse(one.resolvedAt) >= start,
  )
  const open = fresh.filter(isUnsolved).length
  const [first] = matters
  const news =
    first === undefined
      ? '今天零点到现在，没有新告警。'
      : `今天零点到现在，新来${sayCount(matters.length)}件，${nameMatter(first, names)}，${sayTime(first.incidents[0].firstAt)}开始，${isUnsolved(first.incidents[0]) ? '还没恢复' : '已经恢复'}。`
  const over = ended.length > 0 ? `昨天没完的，今天恢复了${sayCount(ended.length)}件。` : ''
  return { alerts: today.deliveries, fresh, open, ended, sentence: news + over }
}
