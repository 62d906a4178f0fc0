import type { Day } from '../../shared/calendar/day.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Place } from './escalate.ts'

/** What was asked for on behalf of a person on some days, and what of it left. */
export interface KnownRequests {
  /** The request is in the outbox. */
  isAsked(place: Place): boolean
  /** It was asked for, or even tried before it was cleaned up. */
  isKnown(place: Place): boolean
  /** A recipient got it, or may have got it. */
  hasLeft(place: Place): boolean
}

/** Reads key names only: two listings a day, however many incidents there are. */
export async function readKnown(
  store: Store,
  person: string,
  days: Iterable<Day>,
): Promise<KnownRequests> {
  const asked = new Set<string>()
  const tried = new Set<string>()
  const left = new Set<string>()
  for (const day of new Set(days)) {
    for await (const { key } of store.list(`${keys.outboxDay(day)}${person}/`)) asked.add(key)
    for await (const { key } of store.list(`${keys.ledger(day)}${person}/`)) {
      const ledger = `${key.split('/').slice(0, 4).join('/')}/`
      tried.add(ledger)
      if (/-(?:sent|doubtful)\.json$/.test(key)) left.add(ledger)
    }
  }
  return {
    isAsked: ({ key }) => asked.has(key),
    isKnown: ({ key, ledger }) => asked.has(key) || tried.has(ledger),
    hasLeft: ({ ledger }) => left.has(ledger),
  }
}
