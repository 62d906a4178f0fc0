import { addDays, type Day, startOfDay } from '../calendar/day.ts'
import {
  type Delivery,
  deliverySchema,
  type Incidents,
  incidentsSchema,
} from '../documents/alert.ts'
import { decode, readDocument } from '../documents/codec.ts'
import { keys } from '../documents/keys.ts'
import { DocumentError } from '../failures.ts'
import type { Store } from '../ports/store/store.ts'
import { readActs } from './acts.ts'
import { type HeardDelivery, hearDelivery } from './duplicates.ts'
import { chainDay, type FoldInput } from './fold.ts'

/** How many deliveries are read at the same time. */
const AT_ONCE = 24

/** How far back a checkpoint is looked for when the day before has none. */
const REACH_DAYS = 14

/** Days before today that are folded anew when their checkpoint is lacking. */
const REFOLDED_DAYS = 3

/** Deliveries of a day, and the keys of those that break their contract. */
export interface LoadedDay {
  deliveries: HeardDelivery[]
  broken: DocumentError[]
}

/** Reads every delivery kept under a day. A malformed one is named and left out; the rest is read. */
export async function loadDeliveries(
  store: Store,
  environment: string,
  day: Day,
): Promise<LoadedDay> {
  const loaded: LoadedDay = { deliveries: [], broken: [] }
  let batch: string[] = []
  const flush = async () => {
    for (const one of await Promise.all(batch.map((key) => loadOne(store, key)))) {
      if (one instanceof DocumentError) loaded.broken.push(one)
      else if (one) loaded.deliveries.push(one)
    }
    batch = []
  }
  for await (const { key } of store.list(keys.deliveries(environment, day))) {
    batch.push(key)
    if (batch.length >= AT_ONCE) await flush()
  }
  await flush()
  return loaded
}

async function loadOne(
  store: Store,
  key: string,
): Promise<HeardDelivery | DocumentError | undefined> {
  const object = await store.get(key)
  if (!object) return undefined
  try {
    const delivery: Delivery = decode(deliverySchema, key, object.body)
    return hearDelivery({ key, delivery })
  } catch (failure) {
    if (failure instanceof DocumentError) return failure
    throw failure
  }
}

/** The checkpoint of a day, or undefined when it was not folded yet. */
export async function readCheckpoint(
  store: Store,
  environment: string,
  day: Day,
): Promise<Incidents | undefined> {
  return await readDocument(store, incidentsSchema, keys.incidents(environment, day))
}

/** The newest checkpoint before a day, at most two weeks old: what a fold of that day goes on from. */
export async function checkpointBefore(
  store: Store,
  environment: string,
  day: Day,
): Promise<Incidents | undefined> {
  const after = keys.incidents(environment, addDays(day, -REACH_DAYS - 1))
  let newest: string | undefined
  for await (const { key } of store.list(keys.checkpoints(environment), { after })) {
    if (key >= keys.incidents(environment, day)) break
    newest = key
  }
  return newest === undefined ? undefined : await readDocument(store, incidentsSchema, newest)
}

/** Whether a checkpoint covers its whole day and every one of the `objects` kept under it. */
export function isFinal(checkpoint: Incidents | undefined, objects: number): boolean {
  if (!checkpoint) return false
  const isWhole = Date.parse(checkpoint.upTo) >= startOfDay(addDays(checkpoint.day, 1))
  return isWhole && checkpoint.objects === objects
}

/**
 * The state at the beginning of a day: the checkpoint of the day before, or, where that one is lacking or does
 * not reach midnight, what a fold of the last days comes to now.
 */
export async function stateBefore(
  store: Store,
  environment: string,
  day: Day,
): Promise<Incidents | undefined> {
  const known = await checkpointBefore(store, environment, day)
  const yesterday = addDays(day, -1)
  const isWhole = known && Date.parse(known.upTo) >= startOfDay(addDays(known.day, 1))
  if (isWhole && known.day === yesterday) return known
  const earliest = addDays(day, -REFOLDED_DAYS)
  const wanted = known ? (isWhole ? addDays(known.day, 1) : known.day) : yesterday
  const first = wanted < earliest ? earliest : wanted
  const goesOn = isWhole || first !== wanted
  let state = goesOn ? known : await checkpointBefore(store, environment, first)
  for (let one = first; one < day; one = addDays(one, 1)) {
    const { deliveries } = await loadDeliveries(store, environment, one)
    const upTo = new Date(startOfDay(addDays(one, 1)))
    state = await foldNow(store, { environment, day: one, upTo, deliveries, before: state })
  }
  return state
}

/**
 * Folds a day from what the bucket holds now, acts included, without writing: a reader's view of the
 * present. `before` is looked up unless it is given.
 */
export async function foldNow(
  store: Store,
  input: Omit<FoldInput, 'deliveries' | 'before'> &
    Partial<Pick<FoldInput, 'deliveries' | 'before'>>,
): Promise<Incidents> {
  const { environment, day } = input
  const before = 'before' in input ? input.before : await stateBefore(store, environment, day)
  const deliveries = input.deliveries ?? (await loadDeliveries(store, environment, day)).deliveries
  const chained = chainDay({ ...input, before, deliveries })
  const broken: DocumentError[] = []
  const folded = chained.finish(await readActs(store, environment, chained.ids, broken))
  return broken.length > 0 ? { ...folded, brokenActs: broken.length } : folded
}
