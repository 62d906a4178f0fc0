import type { Person } from '../../shared/documents/person.ts'
import { readPerson } from '../../shared/people/doors.ts'
import type { Link } from '../../shared/people/links.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/**
 * Who a link was made for, as they are now; undefined when they were removed, follow the environment of the
 * page no more, or lost the mailbox that the link went to. A signature proves that the link was once given, not that it still may be used.
 */
export async function readReader(
  store: Store,
  { purpose, subject }: Link,
): Promise<Person | undefined> {
  const way = subject.split('/')
  const [first = '', contact] = way
  switch (purpose) {
    case 'contacts':
    case 'confirm':
      return await readPerson(store, first)
    case 'change': {
      const person = await readPerson(store, first)
      const has = person?.contacts.some(({ id }) => id === contact)
      return contact === undefined || has ? person : undefined
    }
    default: {
      const person = await readPerson(store, way.at(-1) ?? '')
      return person?.follows.includes(first) ? person : undefined
    }
  }
}
