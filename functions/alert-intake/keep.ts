import { createHash } from 'node:crypto'
import { RESEND_MS } from '../../shared/alerts/resend.ts'
import { dayOf } from '../../shared/calendar/day.ts'
import { type Delivery, deliverySchema } from '../../shared/documents/alert.ts'
import { createDocument, readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { ifReadable } from '../../shared/documents/readable.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { KeptBody } from './body.ts'
import type { InTime } from './deadline.ts'

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
 * known sender id (a template with a fixed id), or an equal one that comes after the time in which it could be
 * a resend, is kept beside it. Throws UpstreamError when the store does not answer in time.
 */
export async function keep(
  store: Store,
  arrival: Arrival,
  body: KeptBody,
  inTime: InTime,
): Promise<boolean> {
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
  if (isResend(delivery, await inTime(readKept(store, key)))) return false
  const slot = String(Math.floor(arrival.receivedAt.getTime() / RESEND_MS))
  const beside = keys.delivery(environment, day, sha256('beside', senderId ?? '', content, slot))
  return await inTime(createDocument(store, deliverySchema, beside, delivery))
}

/** Whether a delivery is the one that is kept under its key: the same body, soon after. */
function isResend(delivery: Delivery, kept: Delivery | undefined): boolean {
  if (kept?.body !== delivery.body || kept.truncatedFrom !== delivery.truncatedFrom) return false
  const apart = Date.parse(delivery.receivedAt) - Date.parse(kept.receivedAt)
  return Math.abs(apart) <= RESEND_MS
}

/** What is kept under a key; undefined where that is gone or malformed, and so proves nothing. */
async function readKept(store: Store, key: string): Promise<Delivery | undefined> {
  return await ifReadable(() => readDocument(store, deliverySchema, key))
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

function sha256(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n'), 'utf8').digest('hex')
}
