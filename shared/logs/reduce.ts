import type { Day } from '../calendar/day.ts'
import type { Digest } from '../documents/digest.ts'
import { keys } from '../documents/keys.ts'
import type { Store } from '../ports/store/store.ts'
import { createCombiner } from './combine.ts'
import type { DayCounts } from './day-counts.ts'
import { decodeDigest } from './digest-codec.ts'
import { digestIdOf } from './ingest.ts'

/** Digests fetched ahead while one is added. */
const AHEAD = 16

/** A day added up from its stored digests. */
export interface Reduced {
  counts: DayCounts
  /** First halves of the ids of the digests that were counted, ascending. */
  digests: string[]
  /** Those of the digests that were not: of objects written anew since, and `broken` ones. */
  skipped: string[]
  /** Digests that could not be read. */
  broken: number
}

/** Which digests of a day to take. */
export interface ReduceOptions {
  /** ETag of each object as it is now, by `bucket/key`: digests of an overwritten object are left out. */
  current?: ReadonlyMap<string, string>
  /** Digests an earlier analysis left out, by the first half of their id; again left out where `current` knows no better. */
  skip?: ReadonlySet<string>
  /** Takes only digests this accepts, by the first half of their id. */
  accept?: (digest: string) => boolean
}

/** How an id is written in an analysis: its first half tells 2^64 objects apart. */
export function shortId(id: string): string {
  return id.slice(0, 32)
}

/** Adds up the stored digests of a day one by one, in the order of their keys. */
export async function reduceDay(
  store: Store,
  environment: string,
  day: Day,
  { current, skip, accept = () => true }: ReduceOptions = {},
): Promise<Reduced> {
  const wanted = await digestsOfDay(store, environment, day)
  const combiner = createCombiner(day)
  const digests: string[] = []
  const skipped: string[] = []
  let broken = 0
  for await (const [id, digest] of inOrder(
    store,
    wanted.filter(([id]) => accept(id)),
  )) {
    if (!digest) broken += 1
    if (!digest || isStale(digest, current, skip?.has(id))) skipped.push(id)
    else {
      combiner.add(digest)
      digests.push(id)
    }
  }
  return { counts: combiner.result(), digests, skipped, broken }
}

/** First half of the id, and key, of every stored digest of a day, in the order of their keys. */
export async function digestsOfDay(
  store: Store,
  environment: string,
  day: Day,
): Promise<[id: string, key: string][]> {
  const found: [string, string][] = []
  for await (const { key } of store.list(keys.digests(environment, day))) {
    const id = digestIdOf(key)
    if (id) found.push([shortId(id), key])
  }
  return found
}

/** Whether a digest's object was written anew since. */
export function isStale(
  { object }: Digest,
  current: ReadonlyMap<string, string> | undefined,
  wasStale = false,
): boolean {
  const etag = current?.get(`${object.bucket}/${object.key}`)
  return etag === undefined ? wasStale : etag !== object.etag
}

/** Digests in the given order, undefined where one cannot be read, some of them fetched ahead. */
export async function* inOrder(
  store: Store,
  wanted: readonly [id: string, key: string][],
): AsyncIterable<[id: string, digest: Digest | undefined]> {
  const pending: Promise<[string, Digest | undefined]>[] = []
  let next = 0
  const fetchOne = () => {
    const [id, key] = wanted[next] ?? []
    next += 1
    if (!id || !key) return
    pending.push(store.get(key).then((object) => [id, object && read(key, object.body)]))
  }
  while (pending.length < AHEAD && next < wanted.length) fetchOne()
  for (let first = pending.shift(); first; first = pending.shift()) {
    fetchOne()
    yield await first
  }
}

/** A digest that cannot be read is no reason to lose the rest of the day. */
function read(key: string, body: Uint8Array): Digest | undefined {
  try {
    return decodeDigest(key, body)
  } catch {
    return undefined
  }
}
