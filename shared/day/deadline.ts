import { addDays, type Day, timeOn } from '../calendar/day.ts'

/** When the report of a day is written whatever is missing: 07:00 of the next day, Asia/Shanghai. */
export const DEADLINE = '07:00'

/** How many days back a timer looks for results that are lacking. */
export const CATCH_UP_DAYS = 3

/** The instant after which the report of `day` waits for nobody. */
export function deadlineOf(day: Day): Date {
  return new Date(timeOn(addDays(day, 1), DEADLINE))
}
