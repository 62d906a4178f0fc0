import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a signed link may open; a link of one purpose never opens another. */
export const LINK_PURPOSES = [
  'report',
  'incident',
  'glance',
  'shot',
  'contacts',
  'change',
  'confirm',
] as const
export type LinkPurpose = (typeof LINK_PURPOSES)[number]

/**
 * What a link opens and until when. Subjects are paths of slugs, the reader last:
 * report `<env>/<day>/<person>`, incident `<env>/<incident>/<person>` and glance, the same for a group, where
 * nobody can act; shot `<env>/<day>/<dashboard>/<panel>/<person>`. About one's contacts the person comes first: contacts `<person>` shows
 * them; change `<person>/<mailbox the link went to>` changes them, `<person>` alone where an operator gave it; confirm
 * `<person>/<new contact>`.
 */
export interface Link {
  purpose: LinkPurpose
  subject: string
  expiresAt: Date
}

/** A link that was read: what it opens, or why it opens nothing. */
export type ReadLink =
  | { state: 'valid'; link: Link }
  | { state: 'expired'; link: Link }
  | { state: 'forged' }

const SUBJECT = /^[a-z0-9-]{1,64}(\/[a-z0-9-]{1,64}){0,4}$/

/**
 * The address of a page, signed with HMAC-SHA256 over purpose, subject and expiry (whole seconds):
 * `<pagesUrl>/<purpose>/<subject>?e=<seconds>&s=<signature>`. Throws RangeError for a subject that is not a
 * path of slugs. Nothing in it is secret beyond the signature.
 */
export function signLink(settings: { key: string; pagesUrl: string }, link: Link): string {
  if (!SUBJECT.test(link.subject)) throw new RangeError(`not a link subject: ${link.subject}`)
  const expiry = String(Math.floor(link.expiresAt.getTime() / 1000))
  const signature = signatureOf(settings.key, link.purpose, link.subject, expiry)
  const base = settings.pagesUrl.replace(/\/$/, '')
  return `${base}/${link.purpose}/${link.subject}?e=${expiry}&s=${signature}`
}

/** Reads the path and query of a signed link; a changed byte makes it forged, a passed expiry expired. */
export function verifyLink(
  key: string,
  request: { path: string; query: Record<string, string> },
  now: Date,
): ReadLink {
  const [, purpose, subject] = /^\/([a-z]+)\/(.+)$/.exec(request.path) ?? []
  const { e: expiry = '', s: signature = '' } = request.query
  const known = LINK_PURPOSES.find((one) => one === purpose)
  if (!known || !subject || !SUBJECT.test(subject) || !/^\d{1,12}$/.test(expiry)) {
    return { state: 'forged' }
  }
  if (!equal(signature, signatureOf(key, known, subject, expiry))) return { state: 'forged' }
  const link = { purpose: known, subject, expiresAt: new Date(Number(expiry) * 1000) }
  return { state: now < link.expiresAt ? 'valid' : 'expired', link }
}

function signatureOf(key: string, purpose: string, subject: string, expiry: string): string {
  return createHmac('sha256', key).update(`${purpose}\n${subject}\n${expiry}`).digest('base64url')
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
