import type { Contact, Person } from '../documents/person.ts'
import { timeliness } from './expiry.ts'
import {
  type DeliveryPorts,
  type Final,
  type Item,
  messageIdFor,
  toRecipient,
  write,
} from './items.ts'
import { nextStep, readLastAt } from './ledger.ts'
import type { OpenRequest } from './open-requests.ts'
import { recipientsOf } from './recipients.ts'

/** Told of every item that needs nothing more. */
export type NoteFinal = (item: Item, final: Final) => void

/** More escalations than this to one contact become one digest. */
const SINGLE_UP_TO = 3

/**
 * The items of a request that are to be tried now. What has expired or failed too often is given up in the
 * ledger on the way; what is final already is noted.
 */
export async function dueItems(
  ports: DeliveryPorts,
  person: Person,
  { request, ledger }: OpenRequest,
  note: NoteFinal,
): Promise<Item[]> {
  const now = ports.clock()
  const time = timeliness(request, now)
  if (time === 'early') return []
  const items: Item[] = []
  for (const contact of recipientsOf(person, request)) {
    const history = ledger.recipients.get(contact.id) ?? []
    const lastAt = () => readLastAt(ports.store, toRecipient(request, contact), history)
    const step = await nextStep(history, now, lastAt)
    const tried = Math.max(0, ...history.map(({ attempt }) => attempt))
    const item = { request, contact, attempt: tried + 1 }
    if (step.do === 'nothing') note(item, step.final)
    else if (step.do === 'give-up') await giveUp(ports, item, step.reason, note)
    else if (time === 'expired') await giveUp(ports, item, 'expired', note)
    else if (step.do === 'attempt') items.push(item)
  }
  return items
}

/** Items that leave as one message: escalations of a storm together, everything else alone. */
export function batches(items: readonly Item[]): Item[][] {
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

async function giveUp(
  ports: DeliveryPorts,
  item: Item,
  reason: string,
  note: NoteFinal,
): Promise<void> {
  const messageId = messageIdFor(ports, [item])
  await write(ports, item, { state: 'given-up', messageId, reason })
  note(item, 'given-up')
}
