import {
  checkpointBefore,
  foldNow,
  isFinal,
  type LoadedDay,
  loadDeliveries,
  readCheckpoint,
} from '../../shared/alerts/load.ts'
import type { Clock } from '../../shared/calendar/clock.ts'
import { addDays, type Day } from '../../shared/calendar/day.ts'
import { type Incidents, incidentsSchema } from '../../shared/documents/alert.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { ifReadable } from '../../shared/documents/readable.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** What folding needs. */
export interface FoldPorts {
  store: Store
  clock: Clock
}

/** A day that was folded and written, and how many of its deliveries break their contract. */
export interface FoldedDay {
  incidents: Incidents
  broken: number
}

/** Folds a day from everything kept under it and writes its checkpoint; what reconciliation last said is kept. */
export async function foldAndWrite(
  { store, clock }: FoldPorts,
  environment: string,
  day: Day,
  known: { reconciled?: Incidents['reconciled']; loaded?: LoadedDay } = {},
): Promise<FoldedDay> {
  const { deliveries, broken } = known.loaded ?? (await loadDeliveries(store, environment, day))
  const said = known.reconciled ?? (await readableCheckpoint(store, environment, day))?.reconciled
  const incidents = await foldNow(store, {
    environment,
    day,
    deliveries,
    upTo: clock(),
    ...(said ? { reconciled: said } : {}),
  })
  const whole = { ...incidents, objects: deliveries.length + broken.length }
  await writeDocument(store, incidentsSchema, keys.incidents(environment, day), whole)
  return { incidents: whole, broken: broken.length }
}

/** Folds the day before again unless its checkpoint covers all of it. Returns whether it was folded. */
export async function settleDayBefore(
  ports: FoldPorts,
  environment: string,
  day: Day,
): Promise<boolean> {
  const before = addDays(day, -1)
  const checkpoint = await readableCheckpoint(ports.store, environment, before)
  const objects = await countObjects(ports.store, keys.deliveries(environment, before))
  if (isFinal(checkpoint, objects)) return false
  const isUnknown = !checkpoint && objects === 0
  if (isUnknown && !(await checkpointBefore(ports.store, environment, before))) return false
  await foldAndWrite(ports, environment, before)
  return true
}

/** A checkpoint that cannot be read is folded anew, like one that is lacking. */
async function readableCheckpoint(
  store: Store,
  environment: string,
  day: Day,
): Promise<Incidents | undefined> {
  return await ifReadable(() => readCheckpoint(store, environment, day))
}

async function countObjects(store: Store, prefix: string): Promise<number> {
  let count = 0
  for await (const _ of store.list(prefix)) count += 1
  return count
}
