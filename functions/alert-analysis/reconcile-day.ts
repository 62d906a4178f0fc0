import pLimit from 'p-limit'
import { type HeardDelivery, hearDelivery } from '../../shared/alerts/duplicates.ts'
import { chainDay } from '../../shared/alerts/fold.ts'
import { checkpointBefore, type LoadedDay, loadDeliveries } from '../../shared/alerts/load.ts'
import { deliveriesMissing, historySpan } from '../../shared/alerts/reconcile.ts'
import type { Day } from '../../shared/calendar/day.ts'
import { deliverySchema, type Incidents } from '../../shared/documents/alert.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { parseDeliveryKey } from '../../shared/documents/keys.ts'
import type { Accounts } from '../../shared/ports/account/account.ts'
import { askHistories } from './ask-histories.ts'
import type { FoldPorts } from './fold-days.ts'
import { type NeighboursOf, ownership } from './neighbours.ts'

/** Deliveries written at the same time. */
const AT_ONCE = 16

/** What a comparison with the histories came to. */
export interface Reconciliation {
  result: NonNullable<Incidents['reconciled']>
  /** Deliveries that were added. */
  added: number
  /** Days other than the one compared that got some. */
  otherDays: Day[]
  /** What is now kept under the day, as it was read. */
  loaded: LoadedDay
}

/**
 * Compares a day's deliveries with the alarm histories of the environment's account (CLS and TCOP) and keeps
 * what is missing as deliveries of their own. Of an account that several environments share, the rows of the others
 * are left to them. A history that cannot be read is a reason, not a failure.
 */
export async function reconcileDay(
  ports: FoldPorts & { accounts: Accounts; neighboursOf: NeighboursOf },
  environment: Environment,
  day: Day,
): Promise<Reconciliation> {
  const { store, clock, accounts } = ports
  const now = clock()
  const { deliveries, broken } = await loadDeliveries(store, environment.id, day)
  const before = await checkpointBefore(store, environment.id, day)
  const { book } = chainDay({ environment: environment.id, day, before, deliveries, upTo: now })
  const asked = await askHistories(accounts, environment, historySpan(day, book, now))
  const senderIds = new Set(deliveries.flatMap(({ senderId }) => senderId ?? []))
  const isOurs = await ownership(store, environment, await ports.neighboursOf(environment), {
    day,
    episodes: book.episodes.values(),
  })
  const known = { environment: environment.id, day, book, senderIds, isOurs, now }
  const missing = deliveriesMissing(asked.histories, known)
  const limit = pLimit(AT_ONCE)
  await Promise.all(
    missing.map(({ key, delivery }) =>
      limit(() => createDocument(store, deliverySchema, key, delivery)),
    ),
  )
  const added: HeardDelivery[] = []
  const days = new Set<Day>()
  for (const kept of missing) {
    const under = parseDeliveryKey(kept.key)?.day ?? day
    days.add(under)
    if (under === day) added.push(hearDelivery(kept))
  }
  return {
    result: {
      at: now.toISOString(),
      ok: asked.reasons.length === 0,
      ...(asked.reasons[0] ? { reason: asked.reasons[0] } : {}),
    },
    added: missing.length,
    otherDays: [...days].filter((one) => one !== day),
    loaded: { deliveries: [...deliveries, ...added], broken },
  }
}
