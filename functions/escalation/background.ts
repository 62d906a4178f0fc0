import { idsOf, readActs } from '../../shared/alerts/acts.ts'
import { addDays, dayOf } from '../../shared/calendar/day.ts'
import type { Act, Incident } from '../../shared/documents/alert.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { readReadable } from '../../shared/documents/readable.ts'
import { heardSchema } from '../../shared/documents/run.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Followers } from './followers.ts'
import type { Desk } from './handler.ts'

/** Broadcasts of at most this many days back are looked at. */
const REACH_DAYS = 3

/** What people did and heard, read once for all messages of a run. */
export interface Background {
  of(incident: Incident): {
    acts: Act[]
    heard: { name: string; at: string }[]
    personName(person: string): string
  }
}

/** Reads acts on the incidents and what the followers of the environment heard in the last days. */
export async function readBackground(
  { store, clock, followersOf }: Pick<Desk, 'store' | 'clock' | 'followersOf'>,
  environment: Environment,
  incidents: readonly Incident[],
): Promise<Background> {
  const followers = await followersOf(environment.id)
  const acts = await readActs(store, environment.id, incidents.flatMap(idsOf))
  const heard = await readHeard(store, followers, environment.id, clock())
  return {
    of: (incident) => {
      const ids = new Set(idsOf(incident))
      return {
        acts: acts.filter((act) => ids.has(act.incident)),
        heard: lastOfEach(heard.filter(({ at }) => new Date(at) >= new Date(incident.firstAt))),
        personName: (id) => followers.find((one) => one.id === id)?.name ?? id,
      }
    },
  }
}

async function readHeard(
  store: Store,
  followers: Followers,
  environment: string,
  now: Date,
): Promise<{ name: string; at: string }[]> {
  const heard: { name: string; at: string }[] = []
  const days = Array.from({ length: REACH_DAYS + 1 }, (_, back) => addDays(dayOf(now), -back))
  for (const { id, name } of followers) {
    const { found } = await readReadable(days, (day) =>
      readDocument(store, heardSchema, keys.heard(id, day)),
    )
    const entries = found.flatMap((document) => document.entries)
    const there = entries.filter((entry) => entry.environment === environment)
    heard.push(...there.map(({ at }) => ({ name, at })))
  }
  return heard.sort((a, b) => (a.at < b.at ? -1 : 1))
}

function lastOfEach(heard: { name: string; at: string }[]): { name: string; at: string }[] {
  return [...new Map(heard.map((one) => [one.name, one])).values()]
}
