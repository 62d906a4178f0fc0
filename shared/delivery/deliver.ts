import type { Clock } from '../calendar/clock.ts'
import type { Attempt, OutboxRequest } from '../documents/outbox.ts'
import type { Contact, Person } from '../documents/person.ts'
import { DocumentError, InputError, UpstreamError } from '../failures.ts'
import type { Store } from '../ports/store/store.ts'
import { timeliness } from './expiry.ts'
import { nextStep, readLastAt, record } from './ledger.ts'
import { messageIdOf, type Recipient } from './message-id.ts'
import { type OpenRequest, settle } from './open-requests.ts'
import { keepSilent, takePlace } from './pace.ts'
import { recipientsOf } from './recipients.ts'

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

/** More escalations than this to one contact become one digest. */
const SINGLE_UP_TO = 3

/** Sending stops when less than this is left of the run, in milliseconds: a silent server costs that much. */
const ENOUGH_MS = 50_000

/** How often the outcome of a sending is written before it is left to the claim's lease. */
const RECORD_TRIES = 3

/** Counts of what happened; the log line of a run. */
export interface Delivered {
  sent: number
  failed: number
  doubtful: number
  'given-up': number
  waiting: number
}

type Final = 'sent' | 'doubtful' | 'given-up'

/**
 * Sends what is due of a person's open requests: claims in the ledger, sends, records, settles. Safe to
 * repeat at any time; between a crash after sending and its record lies one resend with the same Message-ID.
 */
export async function deliver(
  ports: DeliveryPorts,
  person: Person,
  open: readonly OpenRequest[],
  remainingMs: () => number,
): Promise<Delivered> {
  const finals = new Map(open.map(({ request }) => [request, new Map<string, Final>()]))
  const note = (item: Item, final: Final) => finals.get(item.request)?.set(item.contact.id, final)
  const due: Item[] = []
  for (const each of open) due.push(...(await dueItems(ports, person, each, note)))
  const counts: Delivered = { sent: 0, failed: 0, doubtful: 0, 'given-up': 0, waiting: 0 }
  for (const batch of batches(due)) {
    const outcome = remainingMs() < ENOUGH_MS ? 'waiting' : await sendBatch(ports, person, batch)
    counts[outcome] += batch.length
    if (outcome === 'sent' || outcome === 'given-up') for (const item of batch) note(item, outcome)
  }
  await settleAll(ports, person, open, finals)
  return counts
}

async function dueItems(
  ports: DeliveryPorts,
  person: Person,
  { request, ledger }: OpenRequest,
  note: (item: Item, final: Final) => void,
): Promise<Item[]> {
  const now = ports.clock()
  const time = timeliness(request, now)
  if (time === 'early') return []
  const items: Item[] = []
  for (const contact of recipientsOf(person, request)) {
    const recipient = toRecipient(request, contact)
    const history = ledger.recipients.get(contact.id) ?? []
    const lastAt = () => readLastAt(ports.store, recipient, history)
    const step = await nextStep(history, now, lastAt)
    const item = { request, contact, attempt: 'attempt' in step ? step.attempt : 0 }
    if (step.do === 'nothing') note(item, step.final)
    else if (step.do === 'give-up') await giveUp(ports, item, step.reason, note)
    else if (time === 'expired') {
      const attempt = Math.max(0, ...history.map((entry) => entry.attempt)) + 1
      await giveUp(ports, { ...item, attempt }, 'expired', note)
    } else if (step.do === 'attempt') items.push(item)
  }
  return items
}

/** Items that leave as one message: escalations of a storm together, everything else alone. */
function batches(items: readonly Item[]): Item[][] {
  const storms = new Map<Contact, Item[]>()
  const alone: Item[][] = []
  for (const item of items) {
    if (item.request.content.kind !== 'escalation') alone.push([item])
    else storms.set(item.contact, [...(storms.get(item.contact) ?? []), item])
  }
  const together = [...storms.values()].flatMap((storm) =>
    storm.length > SINGLE_UP_TO ? [storm] : storm.map((item) => [item]),
  )
  return [...alone, ...together]
}

async function sendBatch(
  ports: DeliveryPorts,
  person: Person,
  batch: readonly Item[],
): Promise<'sent' | 'failed' | 'doubtful' | 'given-up' | 'waiting'> {
  const [first] = batch
  if (!first) return 'waiting'
  const send = await ports.prepare(person, batch)
  if (!send) return 'waiting'
  const paced = first.contact.kind !== 'mail' || first.request.content.kind === 'escalation'
  if (paced && !(await takePlace(ports.store, first.contact, ports.clock()))) return 'waiting'
  const claimed = await claim(ports, batch)
  const messageId = messageIdFor(ports, claimed)
  const message = claimed.length < batch.length ? await ports.prepare(person, claimed) : send
  if (!message || claimed.length === 0) return 'waiting'
  const { state, reason } = await outcomeOf(ports, first, () => message(messageId, first.attempt))
  for (const item of claimed) await insist(() => write(ports, item, { state, messageId, reason }))
  return state
}

/** A letter has left: what is not recorded now is sent twice later. */
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

/** The items nobody else has claimed. */
async function claim(ports: DeliveryPorts, batch: readonly Item[]): Promise<Item[]> {
  const messageId = messageIdFor(ports, batch)
  const claimed: Item[] = []
  for (const item of batch) {
    if (await write(ports, item, { state: 'claimed', messageId })) claimed.push(item)
  }
  return claimed
}

async function outcomeOf(
  ports: DeliveryPorts,
  first: Item,
  send: () => Promise<void>,
): Promise<{ state: 'sent' | 'failed' | 'doubtful' | 'given-up'; reason?: string }> {
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
      await keepSilent(ports.store, first.contact, until)
    }
    const state = failure.doubtful ? 'doubtful' : failure.retry ? 'failed' : 'given-up'
    return { state, reason: failure.message }
  }
}

async function giveUp(
  ports: DeliveryPorts,
  item: Item,
  reason: string,
  note: (item: Item, final: Final) => void,
): Promise<void> {
  const messageId = messageIdFor(ports, [item])
  await write(ports, item, { state: 'given-up', messageId, reason })
  note(item, 'given-up')
}

function write(
  ports: DeliveryPorts,
  { request, contact, attempt }: Item,
  entry: { state: Attempt['state']; messageId: string; reason?: string | undefined },
): Promise<boolean> {
  const { state, messageId, reason } = entry
  const why = reason === undefined ? {} : { reason }
  const at = ports.clock()
  const fields = { attempt, state, messageId, at, ...why }
  return record(ports.store, toRecipient(request, contact), fields)
}

async function settleAll(
  ports: DeliveryPorts,
  person: Person,
  open: readonly OpenRequest[],
  finals: ReadonlyMap<OutboxRequest, ReadonlyMap<string, Final>>,
): Promise<void> {
  const now = ports.clock()
  for (const { request } of open) {
    const reached = finals.get(request) ?? new Map<string, Final>()
    const wanted = recipientsOf(person, request)
    if (timeliness(request, now) === 'early') continue
    if (!wanted.every(({ id }) => reached.has(id))) continue
    const about = { day: request.day, person: request.person, request: request.id }
    await settle(ports, about, Object.fromEntries(reached))
  }
}

function toRecipient(request: OutboxRequest, contact: Contact): Recipient {
  return { day: request.day, person: request.person, request: request.id, recipient: contact.id }
}

function messageIdFor(ports: DeliveryPorts, items: readonly Item[]): string {
  const recipients = items.map(({ request, contact }) => toRecipient(request, contact))
  return messageIdOf(recipients, ports.domain)
}
