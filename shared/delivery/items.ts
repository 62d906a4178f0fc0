import type { Clock } from '../calendar/clock.ts'
import type { Attempt, OutboxRequest } from '../documents/outbox.ts'
import type { Contact, Person } from '../documents/person.ts'
import type { Store } from '../ports/store/store.ts'
import { record } from './ledger.ts'
import { messageIdOf, type Recipient } from './message-id.ts'

/** One request to one contact, due now. */
export interface Item {
  request: OutboxRequest
  contact: Contact
  attempt: number
}

/** How a batch of items becomes one message and leaves; `undefined` when it has to wait for its report. */
export type Prepare = (
  person: Person,
  items: readonly Item[],
) => Promise<((messageId: string, attempt: number) => Promise<void>) | undefined>

/** What delivery of one person needs. */
export interface DeliveryPorts {
  store: Store
  clock: Clock
  prepare: Prepare
  /** Domain of the sender, for Message-IDs. */
  domain: string
}

/** States that need nothing more. */
export type Final = 'sent' | 'doubtful' | 'given-up'

/** Whether a contact is heard or read by more than the person: a chat group, a room. */
export function isGroup({ kind }: Contact): boolean {
  return kind === 'wecom' || kind === 'robot'
}

/** How the ledger names a request to a contact. */
export function toRecipient(request: OutboxRequest, contact: Contact): Recipient {
  return { day: request.day, person: request.person, request: request.id, recipient: contact.id }
}

/** The Message-ID of the one message these items become. */
export function messageIdFor(ports: DeliveryPorts, items: readonly Item[]): string {
  const recipients = items.map(({ request, contact }) => toRecipient(request, contact))
  return messageIdOf(recipients, ports.domain)
}

/** Writes a state of an item's attempt; false when it was already written. */
export async function write(
  ports: DeliveryPorts,
  { request, contact, attempt }: Item,
  entry: { state: Attempt['state']; messageId: string; reason?: string | undefined },
): Promise<boolean> {
  const { state, messageId, reason } = entry
  const why = reason === undefined ? {} : { reason }
  const fields = { attempt, state, messageId, at: ports.clock(), ...why }
  return await record(ports.store, toRecipient(request, contact), fields)
}
