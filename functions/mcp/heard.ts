import { type Day, dayOf, daySchema, daysBefore } from '../../shared/calendar/day.ts'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Heard, heardSchema } from '../../shared/documents/run.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Ports } from './visit.ts'

export type HeardEntry = Heard['entries'][number]

/** A call repeated within this time is the robot's retry, not a wish to hear it again, in milliseconds. */
export const RETRY_MS = 90_000

/** How many days back the last broadcast a person heard is looked for. */
const LOOK_BACK = 14

/** What was read to a person today, newest last. */
export async function heardToday(store: Store, person: string, now: Date): Promise<HeardEntry[]> {
  const heard = await readDocument(store, heardSchema, keys.heard(person, dayOf(now)))
  return heard?.entries ?? []
}

/** Notes what is being read after what was read `before` today; the 200 newest are kept. */
export async function noteHeard(
  store: Store,
  person: string,
  now: Date,
  before: readonly HeardEntry[],
  entries: readonly HeardEntry[],
): Promise<void> {
  const day = dayOf(now)
  await writeDocument(store, heardSchema, keys.heard(person, day), {
    schema: 'heard/1',
    person,
    day,
    entries: [...before, ...entries].slice(-200),
  })
}

/** The last day before today on which anything was read to a person, at most a fortnight back. */
export async function lastHeardDay(
  { store, memory }: Pick<Ports, 'store' | 'memory'>,
  person: string,
  now: Date,
): Promise<Day | undefined> {
  const today = dayOf(now)
  const known = memory.lastHeard.get(`${person}\n${today}`)
  if (known) return known.day
  const [first = today] = daysBefore(today, LOOK_BACK + 1).reverse()
  let last: Day | undefined
  for await (const { key } of store.list(keys.heardOf(person), {
    after: keys.heard(person, first),
  })) {
    const day = daySchema.safeParse(key.slice(-15, -5)).data
    if (day && day < today) last = day
  }
  memory.lastHeard.set(`${person}\n${today}`, { day: last })
  return last
}
