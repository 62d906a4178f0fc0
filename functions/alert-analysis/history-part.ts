import { readCheckpoint } from '../../shared/alerts/load.ts'
import { type AlertHistory, alertHistoryOf, COMPARED_DAYS } from '../../shared/alerts/recurrence.ts'
import { type Day, daysBefore } from '../../shared/calendar/day.ts'
import type { Incidents } from '../../shared/documents/alert.ts'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { historySchema } from '../../shared/documents/history.ts'
import { keys } from '../../shared/documents/keys.ts'
import { ifReadable } from '../../shared/documents/readable.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Three analyses share a day's `history` and may write it at the same time: ours is put in until it stays. */
const ATTEMPTS = 3

/** Writes the alert part of a day's `history`, leaving the other parts as they are. */
export async function rememberDay(store: Store, folded: Incidents): Promise<string> {
  const { environment, day } = folded
  const key = keys.history(environment, day)
  const alerts = alertHistoryOf(folded)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = await readDocument(store, historySchema, key)
    if (known && JSON.stringify(known.alerts) === JSON.stringify(alerts)) break
    const base = known ?? { schema: 'history/1' as const, environment, day }
    await writeDocument(store, historySchema, key, { ...base, alerts })
  }
  return key
}

/**
 * What the fortnight before a day knows of alerts: of `history`, else of that day's checkpoint. A day of which
 * neither can be read is not compared.
 */
export async function readPast(
  store: Store,
  environment: string,
  day: Day,
): Promise<Map<Day, AlertHistory>> {
  const past = new Map<Day, AlertHistory>()
  for (const one of daysBefore(day, COMPARED_DAYS)) {
    const known = await ifReadable(() =>
      readDocument(store, historySchema, keys.history(environment, one)),
    )
    const folded = known?.alerts
      ? undefined
      : await ifReadable(() => readCheckpoint(store, environment, one))
    const alerts = known?.alerts ?? (folded && alertHistoryOf(folded))
    if (alerts) past.set(one, alerts)
  }
  return past
}
