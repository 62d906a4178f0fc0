import { startOfDay } from '../calendar/day.ts'
import type { Analysis, Evidence } from '../documents/analysis.ts'
import { BUCKET_MINUTES, type ChangeRecord } from '../documents/digest.ts'
import { redact } from '../redaction/redact.ts'
import { SHORTLY_MS, sayChange } from './change-hint.ts'
import type { DayView } from './day-view.ts'
import { sayService } from './plain-words.ts'

/** Most changes an analysis shows. */
const MOST_TOLD = 50
/** Peaks are rounded down to buckets. */
const PEAK_MS = BUCKET_MINUTES * 60_000

/**
 * Changes for the page: what happened to which object, by time; who did it stays in the audit log. Where there are too many,
 * those shortly before something that went wrong stay, then those of people before those of controllers, the newest first.
 */
export function toldChanges(view: DayView, evidence: readonly Evidence[]): Analysis['changes'] {
  const troubles = evidence.flatMap(({ times }) => [times.first, times.peak, times.since])
  const instants = troubles.flatMap((time) => (time === undefined ? [] : Date.parse(time)))
  const rank = (change: ChangeRecord) => {
    const isNear = instants.some((at) => change.at < at + PEAK_MS && at - change.at <= SHORTLY_MS)
    return (isNear ? 0 : 2) + (change.user.startsWith('system:') ? 1 : 0)
  }
  return view.day.changes
    .filter(({ at }) => at >= startOfDay(view.day.day))
    .map((change) => ({ change, rank: rank(change) }))
    .sort((a, b) => a.rank - b.rank || b.change.at - a.change.at)
    .slice(0, MOST_TOLD)
    .sort((a, b) => a.change.at - b.change.at)
    .map(({ change }) => ({
      at: new Date(change.at).toISOString(),
      what: sayWhat(view, change),
    }))
}

function sayWhat(view: DayView, change: ChangeRecord): string {
  const name = sayService(`${change.namespace}/${change.name}`, view.names)
  const what = redact(change.what).slice(0, 120)
  return `${name}${sayChange(change)}${what ? `（${what}）` : ''}`
}
