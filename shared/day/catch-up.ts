import { type Day, daysBefore } from '../calendar/day.ts'
import type { Store } from '../ports/store/store.ts'
import { CATCH_UP_DAYS } from './deadline.ts'

/** Of the last three days before `today`, nearest first, those whose result is lacking at `keyOf(day)`. */
export async function lackingDays(
  store: Pick<Store, 'head'>,
  today: Day,
  keyOf: (day: Day) => string,
): Promise<Day[]> {
  const lacking: Day[] = []
  for (const day of daysBefore(today, CATCH_UP_DAYS)) {
    if (!(await store.head(keyOf(day)))) lacking.push(day)
  }
  return lacking
}
