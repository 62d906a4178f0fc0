import type { Contact, Person } from '../documents/person.ts'
import { DocumentError, InputError, UpstreamError } from '../failures.ts'
import { type DeliveryPorts, type Item, isGroup, messageIdFor, write } from './items.ts'
import { keepSilent, rememberTold, takePlace, wasTold } from './pace.ts'

/** What became of items; `waiting` leaves them to a later run. */
export type BatchOutcome = 'sent' | 'failed' | 'doubtful' | 'given-up' | 'waiting'

/** What became of a batch, and of which of its items: some may be somebody else's. */
export interface SentBatch {
  outcome: BatchOutcome
  items: readonly Item[]
}

/** How often the outcome of a sending is written before it is left to the claim's lease. */
const RECORD_TRIES = 3

/**
 * Sends items to one contact as one message: what its group has heard is left out, then a place in the
 * channel's pace, claims, the message, its record.
 */
export async function sendBatch(
  ports: DeliveryPorts,
  person: Person,
  batch: readonly Item[],
): Promise<SentBatch> {
  const fresh = await withoutTold(ports, batch)
  const [first] = fresh
  if (!first) return { outcome: 'sent', items: batch }
  const waiting: SentBatch = { outcome: 'waiting', items: fresh }
  const { contact, request } = first
  const send = await ports.prepare(person, fresh)
  if (!send) return waiting
  const paced = contact.kind !== 'mail' || request.content.kind === 'escalation'
  if (paced && !(await takePlace(ports.store, contact, ports.clock()))) return waiting
  const claimed = await claim(ports, fresh)
  const messageId = messageIdFor(ports, claimed)
  const message = claimed.length < fresh.length ? await ports.prepare(person, claimed) : send
  if (!message || claimed.length === 0) return waiting
  const { state, reason } = await outcomeOf(ports, contact, () => message(messageId, first.attempt))
  for (const item of claimed) await insist(() => write(ports, item, { state, messageId, reason }))
  if (state === 'sent' && isGroup(contact)) {
    await rememberTold(ports.store, contact, claimed.map(matterOf))
  }
  return { outcome: state, items: claimed }
}

/** A robot speaks to a group or a room: what it said on behalf of one member is not repeated for the next. */
async function withoutTold(ports: DeliveryPorts, batch: readonly Item[]): Promise<readonly Item[]> {
  const contact = batch[0]?.contact
  if (!contact || !isGroup(contact)) return batch
  const told = await wasTold(ports.store, contact, batch.map(matterOf))
  const messageId = messageIdFor(ports, batch)
  const fresh: Item[] = []
  for (const item of batch) {
    if (!told.has(matterOf(item))) fresh.push(item)
    else if (await write(ports, item, { state: 'claimed', messageId })) {
      await write(ports, item, { state: 'sent', messageId, reason: 'the group has heard it' })
    }
  }
  return fresh
}

/** What a message is about, whoever it is for. */
function matterOf({ request }: Item): string {
  const { content } = request
  if (content.kind !== 'escalation') return `${request.person}/${request.day}/${request.id}`
  const { environment, incident, stage, reopenedAt } = content
  return [environment, incident, stage, ...(reopenedAt ? [reopenedAt] : [])].join('/')
}

/** The items nobody else has claimed. */
async function claim(ports: DeliveryPorts, batch: readonly Item[]): Promise<Item[]> {
  const messageId = messageIdFor(ports, batch)
  const claimed: Item[] = []
  for (const item of batch) {
    if (await write(ports, item, { state: 'claimed', messageId })) claimed.push(item)
  }
  return claimed
}

/** A message has left: what is not recorded now is sent twice later. */
async function insist(recording: () => Promise<boolean>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await recording()
      return
    } catch (failure) {
      if (!(failure instanceof UpstreamError) || tries === RECORD_TRIES) throw failure
    }
  }
}

async function outcomeOf(
  ports: DeliveryPorts,
  contact: Contact,
  send: () => Promise<void>,
): Promise<{ state: Exclude<BatchOutcome, 'waiting'>; reason?: string }> {
  try {
    await send()
    return { state: 'sent' }
  } catch (failure) {
    if (failure instanceof InputError || failure instanceof DocumentError) {
      return { state: 'given-up', reason: failure.message }
    }
    if (!(failure instanceof UpstreamError)) throw failure
    if (failure.retryAfterMs !== undefined) {
      const until = new Date(ports.clock().getTime() + failure.retryAfterMs)
      await keepSilent(ports.store, contact, until)
    }
    const state = failure.doubtful ? 'doubtful' : failure.retry ? 'failed' : 'given-up'
    return { state, reason: failure.message }
  }
}
