import { addDays, DAY_MS, type Day, dayOf, endOfDay, startOfDay } from '../calendar/day.ts'
import type { Environment, LogSource } from '../documents/environment.ts'
import type { ObjectSummary, Store } from '../ports/store/store.ts'
import { instantOfKey } from './record-time.ts'

/** How deep date folders may lie below a source's prefix, and how many folders are looked into. */
const DEPTH = 3
const FOLDERS = 100
/** Keys looked at below a prefix without date folders. */
const FLAT_KEYS = 200_000

/** The source of an environment that a key of a bucket belongs to, or undefined: then it is none of our business. */
export function sourceOfKey(
  environment: Environment,
  bucket: string,
  key: string,
): LogSource | undefined {
  if (!environment.logs.enabled || key.endsWith('/')) return undefined
  return environment.logs.sources.find(
    (source) => source.bucket === bucket && key.startsWith(source.prefix),
  )
}

/**
 * Every source of an environment that a key of a bucket lies in, whether or not the environment reads logs: all of them
 * have a say in what becomes of the object.
 */
export function sourcesOfKey({ logs }: Environment, bucket: string, key: string): LogSource[] {
  return logs.sources.filter((source) => source.bucket === bucket && key.startsWith(source.prefix))
}

/** The instant an object was shipped, in milliseconds since the epoch: by its key, else by when it was stored. */
function shippedAt(object: Pick<ObjectSummary, 'key' | 'modifiedAt'>): number {
  return instantOfKey(object.key) ?? object.modifiedAt.getTime()
}

/** The day an object was shipped on. */
export function shippedOn(object: Pick<ObjectSummary, 'key' | 'modifiedAt'>): Day {
  return dayOf(shippedAt(object))
}

/**
 * Whether an object is expected to hold lines of `day`: it was shipped on it, or after its end by no more than
 * shipping may lag. The last lines of a day always come after midnight.
 */
export function isOfDay(object: ObjectSummary, source: LogSource, day: Day): boolean {
  const at = shippedAt(object)
  return at >= startOfDay(day) && at < endOfDay(day) + source.shippingDelayMinutes * 60_000
}

/**
 * Log objects of a source shipped on the given days: date folders in both spellings (`2026/07/03/`, `2026/7/3/`)
 * wherever they lie below the prefix; without date folders, every key below it that names or was stored on one.
 */
export async function* objectsOf(
  store: Store,
  prefix: string,
  days: readonly Day[],
): AsyncIterable<ObjectSummary> {
  const { dated, flat } = await findPartitions(store, folderOf(prefix))
  for (const root of dated) {
    for (const day of days) {
      for (const folder of spellings(day)) yield* readable(store.list(`${root}${folder}`))
    }
  }
  for (const root of flat) yield* shippedWithin(store, root, days)
}

/** The days whose folders may hold lines of `day`: shipping is late, and paths may be in another time zone. */
export function shippingDays(day: Day): Day[] {
  return [addDays(day, -1), day, addDays(day, 1)]
}

async function findPartitions(
  store: Store,
  prefix: string,
): Promise<{ dated: string[]; flat: string[] }> {
  const dated: string[] = []
  const flat: string[] = []
  let level = [prefix]
  let looked = 0
  for (let depth = 0; depth <= DEPTH && level.length > 0; depth += 1) {
    const below: string[] = []
    for (const folder of level) {
      looked += 1
      const names = looked > FOLDERS ? [] : await store.folders(folder)
      if (names.some((name) => /^20\d\d$/.test(name))) dated.push(folder)
      else if (names.length === 0 || names.some((name) => /20\d\d/.test(name))) flat.push(folder)
      else below.push(...names.map((name) => `${folder}${name}/`))
    }
    level = below
  }
  return { dated, flat: [...flat, ...level] }
}

async function* shippedWithin(
  store: Store,
  prefix: string,
  days: readonly Day[],
): AsyncIterable<ObjectSummary> {
  const starts = days.map(startOfDay)
  const from = Math.min(...starts)
  const to = Math.max(...starts) + DAY_MS
  let seen = 0
  for await (const object of readable(store.list(prefix))) {
    seen += 1
    if (seen > FLAT_KEYS) return
    const shipped = shippedAt(object)
    if (shipped >= from && shipped < to) yield object
  }
}

async function* readable(objects: AsyncIterable<ObjectSummary>): AsyncIterable<ObjectSummary> {
  for await (const object of objects) if (!object.key.endsWith('/')) yield object
}

function spellings(day: Day): string[] {
  const [year = '', month = '', date = ''] = day.split('-')
  return [...new Set([`${year}/${month}/${date}/`, `${year}/${Number(month)}/${Number(date)}/`])]
}

const folderOf = (prefix: string) => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`)
