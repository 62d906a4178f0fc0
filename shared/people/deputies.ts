import type { Person } from '../documents/person.ts'
import type { Store } from '../ports/store/store.ts'
import { readPeople } from './doors.ts'
import { recognise } from './speakers.ts'

/**
 * The person whose report `listener` may hear instead (替李四听), or undefined: nobody of that name and
 * nobody who enrolled the listener look the same to the asker.
 */
export async function findPrincipal(
  store: Store,
  listener: Person,
  name: string,
): Promise<Person | undefined> {
  const found = await recognise(await readPeople(store, listener.deputyFor), name)
  return found.kind === 'known' ? found.person : undefined
}
