import { decode, encode } from '../documents/codec.ts'
import { keys } from '../documents/keys.ts'
import { type Person, personSchema } from '../documents/person.ts'
import { UpstreamError } from '../failures.ts'
import type { Store } from '../ports/store/store.ts'

/** How often a change is made anew because somebody else wrote in between. */
const MOST_TRIES = 5

/**
 * Changes a person as they are now: reads, changes, and writes only if the document still is the one that was
 * read, else begins again. So a page does not undo what a command changed meanwhile, nor bring a removed person
 * back. The store has no compare-and-swap: one round trip between looking and writing stays open. Returns the
 * person after the change, or undefined when there is none.
 *
 * Throws UpstreamError when the document never stands still, DocumentError when it or the change is malformed.
 */
export async function changePerson(
  store: Store,
  id: string,
  change: (person: Person) => Person,
): Promise<Person | undefined> {
  const key = keys.person(id)
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    const read = await store.get(key)
    if (!read) return undefined
    const changed = encode(personSchema, key, change(decode(personSchema, key, read.body)))
    if ((await store.head(key))?.etag !== read.etag) continue
    await store.put(key, changed, { contentType: 'application/json; charset=utf-8' })
    return decode(personSchema, key, changed)
  }
  throw new UpstreamError('cos', `${key} was changed by others all the time`, { retry: true })
}
