import type { OutboxRequest } from '../documents/outbox.ts'
import type { Person } from '../documents/person.ts'
import { batches, dueItems, type NoteFinal } from './due-items.ts'
import { timeliness } from './expiry.ts'
import type { DeliveryPorts, Final, Item } from './items.ts'
import { type OpenRequest, settle } from './open-requests.ts'
import { recipientsOf } from './recipients.ts'
import { type BatchOutcome, sendBatch } from './send-batch.ts'

/** Sending stops when less than this is left of the run, in milliseconds: a silent server costs that much. */
const ENOUGH_MS = 50_000

/** Counts of what happened to items; the log line of a run. */
export type Delivered = Record<BatchOutcome, number>

/**
 * Sends what is due of a person's open requests: claims in the ledger, sends, records, settles. Safe to
 * repeat at any time; an escalation to somebody without a contact waits for one until it expires; between a crash after sending and its record lies one resend with the same Message-ID.
 */
export async function deliver(
  ports: DeliveryPorts,
  person: Person,
  open: readonly OpenRequest[],
  remainingMs: () => number,
): Promise<Delivered> {
  const finals = new Map(open.map(({ request }) => [request, new Map<string, Final>()]))
  const note: NoteFinal = ({ request, contact }, final) =>
    finals.get(request)?.set(contact.id, final)
  const due: Item[] = []
  for (const each of open) due.push(...(await dueItems(ports, person, each, note)))
  const counts = nothingDelivered()
  for (const batch of batches(due)) {
    const { outcome, items } =
      remainingMs() < ENOUGH_MS
        ? { outcome: 'waiting' as const, items: batch }
        : await sendBatch(ports, person, batch)
    counts[outcome] += items.length
    if (outcome === 'sent' || outcome === 'given-up') for (const item of items) note(item, outcome)
  }
  await settleAll(ports, person, open, finals)
  return counts
}

/** Counts of a run that has not begun. */
export function nothingDelivered(): Delivered {
  return { sent: 0, failed: 0, doubtful: 0, 'given-up': 0, waiting: 0 }
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
    const time = timeliness(request, now)
    if (time === 'early') continue
    const mayStillReach = request.content.kind === 'escalation' && time === 'due'
    if (wanted.length === 0 && mayStillReach) continue
    if (!wanted.every(({ id }) => reached.has(id))) continue
    const about = { day: request.day, person: request.person, request: request.id }
    await settle(ports, about, Object.fromEntries(reached))
  }
}
