import type { Person } from '../../shared/documents/person.ts'
import { readPerson } from '../../shared/people/doors.ts'
import type { Link } from '../../shared/people/links.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/**
 * Who a link was made for, as they are now; undefined when they were removed, or follow the environment of the
 * page no more. A signature proves that the link was once given, not that it still may be used.
 */
export async function readReader(
  store: Store,
  { purpose, subject }: Link,
): Promise<Person | undefined> {
  const way = subject.split('/')
  const aboutPerson = purpose === 'contacts'
  const person = await readPerson(store, (aboutPerson ? way[0] : way.at(-1)) ?? '')
  if (aboutPerson || person?.follows.includes(way[0] ?? '')) return person
  return undefined
}
