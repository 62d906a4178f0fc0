import { LRUCache } from 'lru-cache'
import { keys } from '../../shared/documents/keys.ts'
import { readReadable } from '../../shared/documents/readable.ts'
import { readPerson } from '../../shared/people/doors.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Everybody who follows an environment. */
export type Followers = { id: string; name: string; isReachable: boolean }[]

interface Known {
  etag: string
  id: string
  name: string
  isReachable: boolean
  follows: readonly string[]
}

/**
 * Finds who follows an environment: an act or a broadcast of one of them concerns all. Every job of an hour
 * asks, so a person's document is read once for each of its versions. Malformed ones are left out here; the
 * job of that person fails by itself.
 */
export function createFollowers(store: Store): (environment: string) => Promise<Followers> {
  const people = new LRUCache<string, Known>({ max: 20_000 })
  const learn = async (written: ReadonlyMap<string, string>) => {
    const { found } = await readReadable([...written.keys()], (id) => readPerson(store, id))
    for (const { id, name, contacts, follows } of found) {
      const isReachable = contacts.length > 0
      people.set(id, { etag: written.get(id) ?? '', id, name, isReachable, follows })
    }
  }
  return async (environment) => {
    const present: string[] = []
    const changed = new Map<string, string>()
    for await (const { key, etag } of store.list(keys.people)) {
      const id = /([a-z0-9-]{1,32})\.json$/.exec(key)?.[1]
      if (!id) continue
      present.push(id)
      if (people.get(id)?.etag !== etag) {
        people.delete(id)
        changed.set(id, etag)
      }
    }
    await learn(changed)
    return present
      .flatMap((id) => people.get(id) ?? [])
      .filter(({ follows }) => follows.includes(environment))
      .map(({ id, name, isReachable }) => ({ id, name, isReachable }))
  }
}
