import type { Delivery } from '../documents/alert.ts'
import { shortHash } from './identity-hash.ts'

/** Equal bodies that come within this time are one delivery that was sent again. */
export const RESEND_MS = 600_000

/** A delivery under its key. */
export interface KeptDelivery {
  key: string
  delivery: Delivery
}

/** A delivery and how often the very same was sent again. */
export interface JoinedDelivery extends KeptDelivery {
  receivedAt: number
  /** Hash of the body. */
  digest: string
  /** First of its kind, or a resend of one that came before. */
  isResend: boolean
}

/** Hashes of bodies and when their ten minutes began. */
export type RecentBodies = [digest: string, since: number][]

/**
 * Tells resends from deliveries, in the order of receipt, whatever key they are kept under: an hour or a day
 * may lie between them. `recent` carries the last ten minutes of the day before.
 */
export function joinResends(
  deliveries: readonly KeptDelivery[],
  recent: RecentBodies,
): { joined: JoinedDelivery[]; recent: RecentBodies } {
  const since = new Map(recent)
  const joined = deliveries
    .map((kept) => ({
      ...kept,
      receivedAt: Date.parse(kept.delivery.receivedAt),
      digest: shortHash(`${kept.delivery.truncatedFrom ?? ''}\n${kept.delivery.body}`),
    }))
    .sort((a, b) => a.receivedAt - b.receivedAt || (a.key < b.key ? -1 : 1))
    .map((delivery) => {
      const began = since.get(delivery.digest)
      const isResend = began !== undefined && delivery.receivedAt - began <= RESEND_MS
      if (!isResend) since.set(delivery.digest, delivery.receivedAt)
      return { ...delivery, isResend }
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
