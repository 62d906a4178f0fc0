import { type Day, daysBefore } from '../calendar/day.ts'
import type { Digest } from '../documents/digest.ts'
import type { Store } from '../ports/store/store.ts'
import { createCombiner } from './combine.ts'
import type { DayCounts } from './day-counts.ts'
import { type ToldDigests, toldDigests } from './late.ts'
import { digestsOfDay, inOrder, isStale, type Reduced, reduceDay } from './reduce.ts'

/** How many days back late lines are looked for. */
const LATE_DAYS = 3

/** Digests of an earlier day that came after it was analysed. */
export interface LateDay {
  day: Day
  /** What they hold that no analysis told: neither what was shipped twice nor what was written anew. */
  reduced: Reduced
  /** The whole day with them; undefined when digests it rested on are no longer there. */
  whole: DayCounts | undefined
  /** Objects of which an older content was told, and how many lines more the new ones hold. */
  anew: { objects: number; more: number }
}

type Current = ReadonlyMap<string, string>

/**
 * Digests of earlier days that no stored analysis names, added up; none for a day that was never analysed. `current`
 * holds the ETag of each object as it is now, by `bucket/key`, as far as it is known.
 */
export async function lateDays(
  store: Store,
  environment: string,
  day: Day,
  current: Current = new Map(),
): Promise<LateDay[]> {
  const late: LateDay[] = []
  for (const earlier of daysBefore(day, LATE_DAYS)) {
    const told = await toldDigests(store, environment, earlier, day)
    if (!told) continue
    const stored = await digestsOfDay(store, environment, earlier)
    const left = stored.filter(([id]) => !told.skipped.has(id))
    if (left.every(([id]) => told.named.has(id))) continue
    late.push(await reduceLate({ store, environment, day: earlier, left, told, current }))
  }
  return late
}

async function reduceLate(given: {
  store: Store
  environment: string
  day: Day
  left: [id: string, key: string][]
  told: ToldDigests
  current: Current
}): Promise<LateDay> {
  const { store, environment, day, left, told, current } = given
  const [late, whole] = [createCombiner(day), createCombiner(day)]
  const [digests, skipped]: [string[], string[]] = [[], []]
  const before = new Map<string, { id: string; lines: number }>()
  const replaced = new Set<string>()
  const anew = { objects: 0, more: 0 }
  let broken = 0
  for await (const [id, digest] of inOrder(store, toldFirst(left, told))) {
    const isTold = told.named.has(id)
    if (isTold && digest) before.set(placeOf(digest), { id, lines: digest.lines.read })
    if (!digest || isStale(digest, current)) {
      if (!isTold) skipped.push(id)
      if (!digest && !isTold) broken += 1
      continue
    }
    const isNew = whole.add(digest)
    if (isTold) continue
    digests.push(id)
    const older = before.get(placeOf(digest))
    if (older) {
      replaced.add(older.id)
      anew.objects += 1
      anew.more += digest.lines.read - older.lines
    } else if (isNew) late.add(digest)
  }
  const reduced = { counts: late.result(), digests, skipped, broken }
  if (!isAllThere(left, told)) return { day, reduced, whole: undefined, anew }
  if (replaced.size === 0) return { day, reduced, whole: whole.result(), anew }
  const out = new Set([...told.skipped, ...skipped, ...replaced])
  const accept = (id: string) => !out.has(id)
  const { counts } = await reduceDay(store, environment, day, { current, accept })
  return { day, reduced, whole: counts, anew }
}

function isAllThere(left: [id: string, key: string][], { named }: ToldDigests): boolean {
  const there = new Set(left.map(([id]) => id))
  return [...named].every((id) => there.has(id))
}

/** Those that were told come first: what a later one repeats of them is nothing new. */
function toldFirst(left: [id: string, key: string][], { named }: ToldDigests) {
  const [told, untold] = [
    left.filter(([id]) => named.has(id)),
    left.filter(([id]) => !named.has(id)),
  ]
  return [...told, ...untold]
}

const placeOf = ({ object }: Digest) => `${object.bucket}/${object.key}`
