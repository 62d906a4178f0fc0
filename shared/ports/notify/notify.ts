import type { Contact } from '../../documents/person.ts'

/** A chat message: title for everybody, text for channels that may see it. */
export interface ChatMessage {
  title: string
  text: string
  link?: string
}

/** What a channel answered: accepted is not delivered for asynchronous ones. */
export interface ChatReceipt {
  state: 'delivered' | 'accepted'
  /** The service's own id of the message, where it gives one. */
  reference?: string
}

/** One kind of chat channel. Refusals are UpstreamError; `retry` false when repeating is harmful. */
export interface Notify {
  send(contact: Exclude<Contact, { kind: 'mail' }>, message: ChatMessage): Promise<ChatReceipt>
}
