import { addDays, type Day } from '../../../shared/calendar/day.ts'
import type { BoardId } from '../seed/boards.ts'
import type { Tally } from '../seed/tally.ts'
import { auditBoard } from './audit-board.ts'
import { businessBoard } from './business-board.ts'
import { eventBoard } from './event-board.ts'
import type { BoardFigures } from './panels.ts'

/** True values of the seeded days, by environment and day. */
export type Tallies = Record<string, Record<Day, Tally>>

/** What a dashboard shows for a day; undefined when nothing of that day was seeded. */
export function boardFigures(
  tallies: Tallies,
  environment: string,
  board: BoardId,
  day: Day,
): BoardFigures | undefined {
  const tally = tallies[environment]?.[day]
  const before = tallies[environment]?.[addDays(day, -1)] ?? tally
  if (!tally || !before) return undefined
  switch (board) {
    case 'business':
      return businessBoard(tally, before)
    case 'audit':
      return auditBoard(day, tally, before)
    case 'event':
      return eventBoard(day, tally, before)
  }
}
