import { createHash } from 'node:crypto'
import { dayOf } from '../../shared/calendar/day.ts'
import { type Delivery, deliverySchema } from '../../shared/documents/alert.ts'
import { createDocument, readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { UpstreamError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { KeptBody } from './body.ts'

/** Senders wait five seconds for an answer (TCOP); they repeat what we could not keep in this time. */
const PATIENCE_MS = 3500

/** Where a delivery came from. */
export interface Arrival {
  environment: string
  via: Delivery['via']
  receivedAt: Date
  contentType: string | undefined
  senderId: string | undefined
}

/**
 * Keeps a delivery, raw, and answers whether it was new. A resend meets its own key; another body under a
 * known sender id (a template with a fixed id) is kept beside it. Throws UpstreamError when the store does
 * not answer in time.
 */
export async function keep(store: Store, arrival: Arrival, body: KeptBody): Promise<boolean> {
  const content = sha256(body.text, String(body.truncatedFrom ?? ''))
  const day = dayOf(arrival.receivedAt)
  const hour = arrival.receivedAt.toISOString().slice(0, 13)
  const { environment, senderId } = arrival
  const key = keys.delivery(
    environment,
    day,
    senderId ? sha256('sender', senderId) : sha256('body', content, hour),
  )
  const delivery = toDelivery(arrival, body)
  if (await inTime(createDocument(store, deliverySchema, key, delivery))) return true
  if (!senderId) return false
  const kept = await inTime(readDocument(store, deliverySchema, key))
  if (!kept || kept.body === delivery.body) return false
  const beside = keys.delivery(environment, day, sha256('sender', senderId, content))
  return await inTime(createDocument(store, deliverySchema, beside, delivery))
}

function toDelivery(arrival: Arrival, body: KeptBody): Delivery {
  const { environment, via, receivedAt, contentType, senderId } = arrival
  return {
    schema: 'delivery/1',
    environment,
    receivedAt: receivedAt.toISOString(),
    via,
    ...(contentType ? { contentType: contentType.slice(0, 200) } : {}),
    ...(senderId ? { senderId } : {}),
    body: body.text,
    ...(body.truncatedFrom === undefined ? {} : { truncatedFrom: body.truncatedFrom }),
    ...(body.encoded ? { encoded: body.encoded } : {}),
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const failure = new UpstreamError('cos', 'no answer in time', { retry: true })
    timer = setTimeout(() => reject(failure), PATIENCE_MS)
  })
  return await Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function sha256(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n'), 'utf8').digest('hex')
}
