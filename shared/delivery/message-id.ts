import { createHash } from 'node:crypto'

/** A request as keys name it, and one contact of the person. */
export interface Recipient {
  day: string
  person: string
  request: string
  recipient: string
}

/**
 * The Message-ID of a letter about these requests: the same on every resend of the same ones, so that
 * servers and mail programs fold repeats; another one as soon as a digest holds more. `domain` is the
 * sender's.
 */
export function messageIdOf(recipients: readonly Recipient[], domain: string): string {
  const names = recipients.map(({ day, person, request, recipient }) =>
    [day, person, request, recipient].join('/'),
  )
  const hash = createHash('sha256').update(names.join('\n')).digest('hex')
  return `<${hash.slice(0, 40)}@${domain}>`
}

/** The domain of a sender such as `晨报 <report@example.com>`; `chenbao.invalid` when there is none. */
export function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)>?\s*$/.exec(from)?.[1]?.toLowerCase() ?? 'chenbao.invalid'
}
