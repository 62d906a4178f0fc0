import { LRUCache } from 'lru-cache'
import { decode } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Person, personSchema } from '../../shared/documents/person.ts'
import { DocumentError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Everybody who listens, read again only where a document changed; malformed ones are left out and counted. */
export type ReadEverybody = () => Promise<{ people: Person[]; malformed: string[] }>

/** Keeps up to 5,000 parsed documents by key and ETag in the instance's memory. */
export function createReadEverybody(store: Store): ReadEverybody {
  const known = new LRUCache<string, Person>({ max: 5000 })
  return async () => {
    const people: Person[] = []
    const malformed: string[] = []
    for await (const { key, etag } of store.list(keys.people)) {
      const name = `${key} ${etag}`
      const person = known.get(name) ?? (await read(store, key, malformed))
      if (!person) continue
      known.set(name, person)
      people.push(person)
    }
    return { people, malformed }
  }
}

async function read(store: Store, key: string, malformed: string[]): Promise<Person | undefined> {
  const object = await store.get(key)
  try {
    return object && decode(personSchema, key, object.body)
  } catch (failure) {
    if (!(failure instanceof DocumentError)) throw failure
    malformed.push(failure.message)
    return undefined
  }
}
