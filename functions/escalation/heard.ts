import { addDays, dayOf } from '../../shared/calendar/day.ts'
import { subjectsBelow } from '../../shared/day/fan-out.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { heardSchema } from '../../shared/documents/run.ts'
import { readPerson } from '../../shared/people/doors.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** People who follow an environment. */
export type Followers = { id: string; name: string }[]

/** Broadcasts of at most this many days back are looked at. */
const REACH_DAYS = 3

/** Everybody who follows an environment: an act or a broadcast of one of them concerns all. */
export async function readFollowers(store: Store, environment: string): Promise<Followers> {
  const followers: Followers = []
  for await (const id of subjectsBelow(store, keys.people)) {
    const person = await readPerson(store, id)
    if (person?.follows.includes(environment)) followers.push({ id, name: person.name })
  }
  return followers
}

/** Who heard a report of the environment since `from`, and when, oldest first. */
export async function whoHeard(
  store: Store,
  followers: Followers,
  environment: string,
  from: Date,
  now: Date,
): Promise<{ name: string; at: string }[]> {
  const heard: { name: string; at: string }[] = []
  for (const { id, name } of followers) {
    for (let back = 0; back <= REACH_DAYS; back += 1) {
      const day = addDays(dayOf(now), -back)
      if (day < dayOf(from)) break
      const document = await readDocument(store, heardSchema, keys.heard(id, day))
      const entries = document?.entries.filter(
        (entry) => entry.environment === environment && new Date(entry.at) >= from,
      )
      const last = entries?.at(-1)
      if (last) heard.push({ name, at: last.at })
    }
  }
  return heard.sort((a, b) => (a.at < b.at ? -1 : 1))
}
