import type { OutboxRequest } from '../documents/outbox.ts'

/** A request without a last instant of its own is given up this long after it was due, in milliseconds. */
const EXPIRES_AFTER_MS = 36 * 3_600_000

/** Clocks of two instances differ: what is due within this, in milliseconds, is due. */
const SKEW_MS = 2_000

/** The instant after which nothing of a request is sent. */
export function expiryOf(request: OutboxRequest): Date {
  if (request.expiresAt) return new Date(request.expiresAt)
  return new Date(Date.parse(request.notBefore) + EXPIRES_AFTER_MS)
}

/** Whether a request may leave now, not yet, or no more. */
export function timeliness(request: OutboxRequest, now: Date): 'early' | 'due' | 'expired' {
  if (now.getTime() + SKEW_MS < Date.parse(request.notBefore)) return 'early'
  return now < expiryOf(request) ? 'due' : 'expired'
}
