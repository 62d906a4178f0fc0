import type { Delivery } from '../documents/alert.ts'
import { shortHash } from './identity-hash.ts'
import { type Reading, readDelivery } from './read-delivery.ts'
import { RESEND_MS } from './resend.ts'

/** A delivery under its key. */
export interface KeptDelivery {
  key: string
  delivery: Delivery
}

/** What is left of a delivery once it was read: its notices, not its body, which may have a megabyte. */
export interface HeardDelivery extends Reading {
  key: string
  via: Delivery['via']
  senderId: string | undefined
  receivedAt: number
  /** Hash of the body. */
  digest: string
}

/** Reads a delivery and lets go of its body. */
export function hearDelivery({ key, delivery }: KeptDelivery): HeardDelivery {
  return {
    key,
    via: delivery.via,
    senderId: delivery.senderId,
    receivedAt: Date.parse(delivery.receivedAt),
    digest: shortHash(`${delivery.truncatedFrom ?? ''}\n${delivery.body}`),
    ...readDelivery(delivery),
  }
}

/** A delivery, first of its kind or a resend of one that came before, at `firstCame`. */
export type JoinedDelivery = HeardDelivery & { isResend: boolean; firstCame: number }

/** Hashes of bodies and when their ten minutes began. */
export type RecentBodies = [digest: string, since: number][]

/**
 * Tells resends from deliveries, in the order of receipt, whatever key they are kept under: an hour or a day
 * may lie between them. `recent` carries the last ten minutes of the day before.
 */
export function joinResends(
  deliveries: readonly HeardDelivery[],
  recent: RecentBodies,
): { joined: JoinedDelivery[]; recent: RecentBodies } {
  const since = new Map(recent)
  const joined = [...deliveries]
    .sort((a, b) => a.receivedAt - b.receivedAt || (a.key < b.key ? -1 : 1))
    .map((delivery) => {
      const began = since.get(delivery.digest)
      const isResend = began !== undefined && delivery.receivedAt - began <= RESEND_MS
      if (!isResend) since.set(delivery.digest, delivery.receivedAt)
      return { ...delivery, isResend, firstCame: isResend ? began : delivery.receivedAt }
    })
  return { joined, recent: [...since] }
}

/** The bodies whose ten minutes reach past `end`, newest 5,000. */
export function stillRecent(recent: RecentBodies, end: number): RecentBodies {
  return recent
    .filter(([, since]) => since + RESEND_MS >= end)
    .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
    .slice(-5000)
}
