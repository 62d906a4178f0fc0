/** Equal bodies, or the same sender id, that come within this time are one delivery that was sent again. */
export const RESEND_MS = 600_000
