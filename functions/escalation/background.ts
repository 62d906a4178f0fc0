import { idsOf, readActs } from '../../shared/alerts/acts.ts'
import { addDays, dayOf } from '../../shared/calendar/day.ts'
import { subjectsBelow } from '../../shared/day/fan-out.ts'
import type { Act, Incident } from '../../shared/documents/alert.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { heardSchema } from '../../shared/documents/run.ts'
import { readPerson } from '../../shared/people/doors.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Ports } from './handler.ts'

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

type Followers = { id: string; name: string }[]

/** Reads acts on the incidents and what the followers of the environment heard in the last days. */
export async function readBackground(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  environment: Environment,
  incidents: readonly Incident[],
): Promise<Background> {
  const followers = await readFollowers(store, environment.id)
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

/** Everybody who follows an environment: an act or a broadcast of one of them concerns all. */
async function readFollowers(store: Store, environment: string): Promise<Followers> {
  const followers: Followers = []
  for await (const id of subjectsBelow(store, keys.people)) {
    const person = await readPerson(store, id)
    if (person?.follows.includes(environment)) followers.push({ id, name: person.name })
  }
  return followers
}

async function readHeard(
  store: Store,
  followers: Followers,
  environment: string,
  now: Date,
): Promise<{ name: string; at: string }[]> {
  const heard: { name: string; at: string }[] = []
  for (const { id, name } of followers) {
    for (let back = 0; back <= REACH_DAYS; back += 1) {
      const key = keys.heard(id, addDays(dayOf(now), -back))
      const entries = (await readDocument(store, heardSchema, key))?.entries ?? []
      const there = entries.filter((entry) => entry.environment === environment)
      heard.push(...there.map(({ at }) => ({ name, at })))
    }
  }
  return heard.sort((a, b) => (a.at < b.at ? -1 : 1))
}

function lastOfEach(heard: { name: string; at: string }[]): { name: string; at: string }[] {
  return [...new Map(heard.map((one) => [one.name, one])).values()]
}
