import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { ApiError } from './api-error.ts'
import type { Identities, Identity } from './identities.ts'

/** A request as far as its signature covers it. */
export interface SignedCall {
  method: string
  /** Lower-case names. */
  headers: Record<string, string>
  body: string
}

const AUTHORIZATION =
  /^TC3-HMAC-SHA256 Credential=([^/]+)\/(\d{4}-\d\d-\d\d)\/([a-z0-9]+)\/tc3_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/

/** How far a request's time may be from ours, in seconds. */
const SKEW_SECONDS = 300

/**
 * Verifies a TC3-HMAC-SHA256 signature against wall time and gives the caller
 * (cloud.tencent.com/document/api/213/30654). Throws ApiError AuthFailure.…
 */
export function verifyCaller(call: SignedCall, identities: Identities): Identity {
  const match = AUTHORIZATION.exec(call.headers.authorization ?? '')
  const [, secretId = '', date = '', service = '', signedHeaders = '', signature = ''] = match ?? []
  if (!match) refuse('InvalidAuthorization', 'The Authorization header is missing or malformed.')
  const stamp = Number(call.headers['x-tc-timestamp'])
  if (!(Math.abs(Date.now() / 1000 - stamp) <= SKEW_SECONDS)) {
    refuse('SignatureExpire', 'The signature has expired; check the time of your machine.')
  }
  const identity = identities.find(secretId)
  if (!identity) return refuse('SecretIdNotFound', 'The SecretId is not found.')
  if (identity.token && identity.token !== call.headers['x-tc-token']) {
    refuse('TokenFailure', 'The token does not belong to the SecretId.')
  }
  const day = new Date(stamp * 1000).toISOString().slice(0, 10)
  const scope = { date, service, stamp, signedHeaders, secretKey: identity.secretKey }
  if (date !== day || service !== serviceOf(call) || !matches(call, scope, signature)) {
    refuse('SignatureFailure', 'The provided credentials could not be validated.')
  }
  return identity
}

/** The service a request is for: the first label of its host. */
export function serviceOf(call: SignedCall): string {
  return call.headers.host?.split('.')[0] ?? ''
}

interface Scope {
  date: string
  service: string
  stamp: number
  signedHeaders: string
  secretKey: string
}

function matches(call: SignedCall, scope: Scope, signature: string): boolean {
  const toSign = [
    'TC3-HMAC-SHA256',
    scope.stamp,
    `${scope.date}/${scope.service}/tc3_request`,
    sha256(canonicalRequest(call, scope.signedHeaders)),
  ].join('\n')
  const dated = hmac(`TC3${scope.secretKey}`, scope.date)
  const key = hmac(hmac(dated, scope.service), 'tc3_request')
  const expected = hmac(key, toSign)
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
}

/** The SDK signs the host name without its port although the Host header carries it. */
function canonicalRequest({ method, headers, body }: SignedCall, signedHeaders: string): string {
  const lines = signedHeaders.split(';').map((name) => {
    const value = headers[name] ?? ''
    return `${name}:${name === 'host' ? value.replace(/:\d+$/, '') : value}\n`
  })
  return [method, '/', '', lines.join(''), signedHeaders, sha256(body)].join('\n')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function refuse(reason: string, message: string): never {
  throw new ApiError(`AuthFailure.${reason}`, message)
}
