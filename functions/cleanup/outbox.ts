import { addDays, type Day } from '../../shared/calendar/day.ts'
import { keys, parseOutboxKey } from '../../shared/documents/keys.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** A request stays this long even when all of it was sent, so that an operator can look at it. */
const OUTBOX_DAYS = 7

/** Requests whose every recipient has come to an end: sent, doubtful or given up. */
export async function* settledRequests(store: Store, today: Day): AsyncIterable<string> {
  const oldest = addDays(today, -OUTBOX_DAYS)
  const days = (await store.folders(keys.outbox)).filter((day) => day < oldest)
  for (const day of days.sort()) {
    for await (const { key } of store.list(keys.outboxDay(day))) {
      const request = parseOutboxKey(key)
      if (!request) continue
      const settled = keys.settled(request.day, request.person, request.request)
      if (await store.head(settled)) yield key
    }
  }
}
