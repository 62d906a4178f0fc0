import { addDays, type Day } from '../../shared/calendar/day.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/**
 * Days our working copies are kept, by the first part of their key (architecture, section 3). What proves what was done
 * (alerts, acts, incidents, ledger, audit, cleanups) no function may remove: a lifecycle rule of the bucket does.
 */
const DAYS_KEPT = {
  digests: 30,
  shots: 30,
  answers: 30,
  runs: 30,
  history: 60,
  heard: 60,
  parked: 400,
  sessions: 400,
  pace: 30,
} as const

/** Something that is kept for a time: where it lies, and how the day of a key is told. */
export interface Keeping {
  name: keyof typeof DAYS_KEPT
  prefix: string
  /** Day folders directly below the prefix; otherwise each key names its day, or was stored on it. */
  folders: boolean
}

/** Slot and subject of the job for what belongs to no environment. */
export const SHARED = 'shared'

const DAY_FOLDERS = ['digests', 'shots'] as const
const DAY_NAMES = ['history'] as const

/** Kinds whose keys name an environment first. */
export const KINDS_OF_ENVIRONMENTS = [...DAY_FOLDERS, ...DAY_NAMES]

/** What belongs to one environment. */
export function keepingOf(environment: string): Keeping[] {
  const of = (name: Keeping['name'], folders: boolean): Keeping => ({
    name,
    prefix: keys.kindOf(name, environment),
    folders,
  })
  return [...DAY_FOLDERS.map((name) => of(name, true)), ...DAY_NAMES.map((name) => of(name, false))]
}

/** What belongs to nobody in particular. */
export const SHARED_KEEPING: readonly Keeping[] = [
  ...(['answers', 'runs'] as const).map((name) => shared(name, true)),
  ...(['heard', 'parked', 'sessions', 'pace'] as const).map((name) => shared(name, false)),
]

function shared(name: Keeping['name'], folders: boolean): Keeping {
  return { name, prefix: keys.kind(name), folders }
}

/** Keys of a kind that are past their time on `today`. */
export async function* expiredKeys(
  store: Store,
  { name, prefix, folders }: Keeping,
  today: Day,
): AsyncIterable<string> {
  const oldest = addDays(today, -DAYS_KEPT[name])
  if (folders) {
    const days = (await store.folders(prefix)).filter((day) => isDay(day) && day < oldest)
    for (const day of days.sort()) {
      for await (const { key } of store.list(`${prefix}${day}/`)) yield key
    }
    return
  }
  for await (const { key, modifiedAt } of store.list(prefix)) {
    const day = dayIn(key.slice(prefix.length)) ?? modifiedAt.toISOString().slice(0, 10)
    if (day < oldest) yield key
  }
}

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text)

/** The day a key names: `2026-01-02` or the instant `20260102T030405678Z`, taken a day early at most. */
function dayIn(rest: string): Day | undefined {
  const [day] = /\d{4}-\d\d-\d\d/.exec(rest) ?? []
  if (day) return day
  const [, year, month, date] = /(?:^|\/)(20\d\d)(\d\d)(\d\d)T\d/.exec(rest) ?? []
  return year ? `${year}-${month}-${date}` : undefined
}
