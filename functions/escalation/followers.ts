import { keys } from '../../shared/documents/keys.ts'
import { createShelf } from '../../shared/documents/shelf.ts'
import { readPerson } from '../../shared/people/doors.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Everybody who follows an environment. */
export type Followers = { id: string; name: string; isReachable: boolean }[]

/**
 * Finds who follows an environment: an act or a broadcast of one of them concerns all. Every job of an hour
 * asks. Malformed people are left out here; the job of such a person fails by itself.
 */
export function createFollowers(store: Store): (environment: string) => Promise<Followers> {
  const people = createShelf(store, keys.people, (id) => readPerson(store, id))
  return async (environment) =>
    (await people())
      .filter(({ follows }) => follows.includes(environment))
      .map(({ id, name, contacts }) => ({ id, name, isReachable: contacts.length > 0 }))
}
