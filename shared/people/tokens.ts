import { createHash } from 'node:crypto'

/** A new secret of 256 random bits as `cb-` and base64url; `random` gives that many random bytes. */
export function mintToken(random: (bytes: number) => Buffer): string {
  return `cb-${random(32).toString('base64url')}`
}

/**
 * The sha256 (hex) of a token: what is stored and looked up, so that neither a stolen bucket nor the time
 * of a look-up gives a token away.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('hex')
}
