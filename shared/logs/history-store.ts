import { type Day, daysBefore } from '../calendar/day.ts'
import { readDocument, writeDocument } from '../documents/codec.ts'
import { type History, historySchema } from '../documents/history.ts'
import { keys } from '../documents/keys.ts'
import { ifReadable } from '../documents/readable.ts'
import type { Store } from '../ports/store/store.ts'
import { BASELINE_DAYS, type LogHistory } from './baseline.ts'

/** Tries to get our part into a document that two other analyses write at the same hour. */
const TRIES = 4

/** Histories of the days before `day`, nearest first; days without one, or with a broken one, are left out. */
export async function earlierHistories(
  store: Store,
  environment: string,
  day: Day,
): Promise<History[]> {
  const read = daysBefore(day, BASELINE_DAYS).map((earlier) =>
    historyAt(store, environment, earlier),
  )
  const found = await Promise.all(read)
  return found.filter((history) => history !== undefined)
}

/**
 * Writes the logs part of a day's history and leaves the others' parts. The store has no compare-and-swap: what was
 * written is read back, and written again when another analysis overwrote it meanwhile.
 */
export async function rememberLogs(
  store: Store,
  environment: string,
  day: Day,
  logs: LogHistory,
): Promise<void> {
  const key = keys.history(environment, day)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const known = await historyAt(store, environment, day)
    if (known?.logs && JSON.stringify(known.logs) === JSON.stringify(logs)) return
    const written: History = { schema: 'history/1', environment, day, ...known, logs }
    await writeDocument(store, historySchema, key, written)
  }
}

/** The history of a day; a malformed one counts as none. */
export async function historyAt(
  store: Store,
  environment: string,
  day: Day,
): Promise<History | undefined> {
  return await ifReadable(() => readDocument(store, historySchema, keys.history(environment, day)))
}
