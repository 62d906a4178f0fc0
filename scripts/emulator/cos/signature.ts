import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { CosError } from './cos-error.ts'

/** A Tencent Cloud identity as the stand-in knows it. */
export interface CosIdentity {
  secretKey: string
  /** Required in `x-cos-security-token` when the keys are temporary. */
  token?: string | undefined
  /** Buckets it may touch, `<name>-<appid>`. */
  buckets: readonly string[]
}

/** Finds an identity by its SecretId. */
export type CosIdentities = (secretId: string) => CosIdentity | undefined

/** A request as far as its signature covers it. */
export interface SignedRequest {
  method: string
  /** Decoded, with the slash in front. */
  path: string
  /** Lower-case names. */
  headers: Record<string, string>
  query: URLSearchParams
}

/**
 * Verifies the q-signature of the Authorization header, or of the query of a presigned address, against
 * wall time (cloud.tencent.com/document/product/436/7778). Throws CosError 403 as COS answers.
 */
export function verifySignature(request: SignedRequest, identities: CosIdentities): CosIdentity {
  const claims = new URLSearchParams(
    (request.headers.authorization ?? String(request.query)).replaceAll(';', '%3B'),
  )
  const secretId = claims.get('q-ak')
  if (!secretId) throw new CosError(403, 'AccessDenied', 'Access Denied.')
  const identity = identities(secretId)
  if (!identity) {
    throw new CosError(403, 'InvalidAccessKeyId', 'The access key Id you provided does not exist.')
  }
  if (identity.token && identity.token !== tokenOf(request)) {
    throw new CosError(403, 'InvalidAccessKeyId', 'The security token does not belong to the key.')
  }
  checkTimes(claims)
  const expected = Buffer.from(signatureOf(request, claims, identity.secretKey))
  const given = Buffer.from(claims.get('q-signature') ?? '')
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    throw new CosError(403, 'SignatureDoesNotMatch', 'The Signature you specified is invalid.')
  }
  return identity
}

function tokenOf({ headers, query }: SignedRequest): string | undefined {
  return headers['x-cos-security-token'] ?? query.get('x-cos-security-token') ?? undefined
}

function checkTimes(claims: URLSearchParams): void {
  const now = Date.now() / 1000
  for (const name of ['q-sign-time', 'q-key-time']) {
    const [from, to] = (claims.get(name) ?? '').split(';').map(Number)
    if (!from || !to) throw new CosError(403, 'AccessDenied', `${name} is missing.`)
    if (now < from - 60)
      throw new CosError(403, 'RequestTimeTooSkewed', 'Request is not yet valid.')
    if (now > to) throw new CosError(403, 'AccessDenied', 'Request has expired.')
  }
}

function signatureOf(request: SignedRequest, claims: URLSearchParams, secretKey: string): string {
  const signKey = hmac(secretKey, claims.get('q-key-time') ?? '')
  const query = listed(claims.get('q-url-param-list'), (name) => queryValue(request.query, name))
  const headers = listed(claims.get('q-header-list'), (name) => request.headers[name] ?? '')
  const http = `${request.method.toLowerCase()}\n${request.path}\n${query}\n${headers}\n`
  const digest = createHash('sha1').update(http).digest('hex')
  return hmac(signKey, `sha1\n${claims.get('q-sign-time') ?? ''}\n${digest}\n`)
}

function hmac(key: string, text: string): string {
  return createHmac('sha1', key).update(text).digest('hex')
}

function listed(names: string | null, read: (name: string) => string): string {
  return (names ?? '')
    .split(';')
    .filter((name) => name !== '')
    .map((name) => `${escaped(name).toLowerCase()}=${escaped(read(name))}`)
    .join('&')
}

function queryValue(query: URLSearchParams, lowerCaseName: string): string {
  for (const [name, value] of query) if (name.toLowerCase() === lowerCaseName) return value
  return ''
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
