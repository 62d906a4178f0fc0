import { addDays, type Day, dayOf } from '../calendar/day.ts'
import type { ObjectSummary, Store } from '../ports/store/store.ts'
import { instantOfKey } from './record-time.ts'
import { shippedOn } from './sources.ts'

/** How deep date folders may lie below a source's prefix, and how many folders are looked into. */
const DEPTH = 3
const FOLDERS = 100
/** Keys looked at in or below a folder without date folders. */
const FLAT_KEYS = 200_000

const CUT = '日志桶有一个目录的文件太多，只看了前二十万个，请让投递任务按日期分目录'

/** A folder or name that is a date or the beginning of one: `dt=2026-01-02`, `20260102`, `year=2026`. */
const DATED =
  /^(?:[a-z_]+=)?(20\d\d)(?:-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12]\d|3[01])(?:-?\d\d)*)?)?$/i

interface Search {
  store: Store
  days: readonly Day[]
  /** Told in plain words when not everything was looked at. */
  onCut: (sentence: string) => void
}

/**
 * Log objects of a source shipped on the given days: date folders in both spellings (`2026/07/03/`, `2026/7/3/`) wherever they
 * lie below the prefix, and whatever else lies there by the time its key names, else by when it was stored. The prefix need
 * not end a folder. `onCut` is told when there was too much to look at.
 */
export async function* objectsOf(
  store: Store,
  prefix: string,
  days: readonly Day[],
  onCut: Search['onCut'],
): AsyncIterable<ObjectSummary> {
  const search = { store, days: days.toSorted(), onCut }
  const depth = prefix === '' || prefix.endsWith('/') ? DEPTH : DEPTH + 1
  let level = [prefix]
  let looked = 0
  for (let deep = 0; deep <= depth && level.length > 0; deep += 1) {
    const below: string[] = []
    for (const folder of level) {
      looked += 1
      if (looked > FOLDERS) yield* everythingBelow(search, folder)
      else below.push(...(yield* lookInto(search, folder)))
    }
    level = below
  }
  for (const folder of level) yield* everythingBelow(search, folder)
}

/** Yields what lies in a folder and its date folders; returns the folders that remain to be looked into. */
async function* lookInto(search: Search, folder: string): AsyncGenerator<ObjectSummary, string[]> {
  const names = yield* directlyIn(search, folder)
  const years = names.filter((name) => /^20\d\d$/.test(name))
  if (years.length > 0) {
    for (const day of search.days) {
      for (const dated of spellings(day)) yield* readable(search.store.list(`${folder}${dated}`))
    }
  }
  for (const name of names) {
    if (isNear(name, search) && !years.includes(name)) {
      yield* everythingBelow(search, `${folder}${name}/`)
    }
  }
  return names.filter((name) => !DATED.test(name)).map((name) => `${folder}${name}/`)
}

/** Yields the objects directly in a folder and returns the names of its folders; steps over names of other days. */
async function* directlyIn(
  search: Search,
  folder: string,
): AsyncGenerator<ObjectSummary, string[]> {
  const names = new Set<string>()
  let seen = 0
  let after: string | undefined = ''
  while (after !== undefined) {
    const from: string = after
    after = undefined
    for await (const { folders, objects } of search.store.level(folder, { after: from })) {
      for (const name of folders) names.add(name)
      yield* objects.filter((object) => isWanted(object, search))
      seen += objects.length
      const last = objects.at(-1)
      after = last && stepOver(last.key, folder, search)
      if (after !== undefined) break
      if (seen <= FLAT_KEYS) continue
      search.onCut(CUT)
      break
    }
  }
  return [...names]
}

/**
 * Where to go on when the last key of an answer names a time outside of the days: at the first day, or behind the rest of its
 * year. Names of one spelling sort by time; a folder of the next year lies between, so no step leaves the year.
 */
function stepOver(key: string, folder: string, { days }: Search): string | undefined {
  const [, year, dash = ''] = /^(20\d\d)(-?)\d\d\2\d\d/.exec(key.slice(folder.length)) ?? []
  const instant = instantOfKey(key)
  if (!year || instant === undefined) return undefined
  const [first, last] = windowOf(days)
  const day = dayOf(instant)
  if (day >= first && day <= last) return undefined
  const isBefore = day < first && first.startsWith(year)
  const step = isBefore ? first.replaceAll('-', dash) : `${year}${dash}~`
  return `${folder}${step}` > key ? `${folder}${step}` : undefined
}

async function* everythingBelow(search: Search, folder: string): AsyncIterable<ObjectSummary> {
  let seen = 0
  for await (const object of search.store.list(folder)) {
    seen += 1
    if (seen > FLAT_KEYS) return search.onCut(CUT)
    if (isWanted(object, search)) yield object
  }
}

/** Whether a folder's name is a date or the beginning of one that may be among the days. */
function isNear(name: string, { days }: Search): boolean {
  const [, year, month, date] = DATED.exec(name) ?? []
  if (!year) return false
  const part = [year, month, date].filter(Boolean).join('-')
  const [first, last] = windowOf(days)
  return part >= first.slice(0, part.length) && part <= last.slice(0, part.length)
}

/** The days and one on either side: paths may be in another time zone. */
function windowOf(days: readonly Day[]): [first: Day, last: Day] {
  return [addDays(days[0] ?? '', -1), addDays(days.at(-1) ?? '', 1)]
}

const isWanted = (object: ObjectSummary, { days }: Search) =>
  !object.key.endsWith('/') && days.includes(shippedOn(object))

async function* readable(objects: AsyncIterable<ObjectSummary>): AsyncIterable<ObjectSummary> {
  for await (const object of objects) if (!object.key.endsWith('/')) yield object
}

function spellings(day: Day): string[] {
  const [year = '', month = '', date = ''] = day.split('-')
  return [...new Set([`${year}/${month}/${date}/`, `${year}/${Number(month)}/${Number(date)}/`])]
}
