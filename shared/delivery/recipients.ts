import type { OutboxRequest } from '../documents/outbox.ts'
import type { Contact, Person } from '../documents/person.ts'

/**
 * Through which contacts a request goes out: for a notice those it brings along; else those it names, in the
 * person's order; else mail and robots for reports and every contact for escalations and notices.
 */
export function recipientsOf(person: Person, request: OutboxRequest): Contact[] {
  const { contacts: wanted, content, to } = request
  if (to && content.kind === 'notice') return to
  if (wanted) return person.contacts.filter(({ id }) => wanted.includes(id))
  if (content.kind === 'report') {
    return person.contacts.filter(({ kind }) => kind === 'mail' || kind === 'robot')
  }
  return person.contacts
}
