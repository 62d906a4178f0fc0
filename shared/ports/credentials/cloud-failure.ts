import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf, UpstreamError } from '../../failures.ts'

/** Waits before the second, third and fourth try, in milliseconds, each shortened by up to a half at random. */
const BACK_OFF_MS = [200, 800, 2400]

/** Codes of Tencent Cloud's API v3 that time heals; so do failures without a code (network, 5xx). */
const PASSING =
  /^(RequestLimitExceeded|InternalError|LimitExceeded|ResourceUnavailable|ServerError)/

/**
 * Calls Tencent Cloud's API; the SDK itself never repeats. Tries a passing failure four times in all, then
 * throws UpstreamError of `service` with the API's code. Keys and requests never reach the message.
 */
export async function callCloud<T>(service: string, call: () => Promise<T>): Promise<T> {
  for (const wait of BACK_OFF_MS) {
    try {
      return await call()
    } catch (thrown) {
      const failure = cloudFailure(service, thrown)
      if (!failure.retry) throw failure
      await sleep(wait * (1 - Math.random() / 2))
    }
  }
  return await call().catch((thrown: unknown) => {
    throw cloudFailure(service, thrown)
  })
}

/** The failure of an SDK call as an UpstreamError; a bug of ours (TypeError …) stays what it is. */
function cloudFailure(service: string, thrown: unknown): UpstreamError {
  if (thrown instanceof TypeError || thrown instanceof RangeError) throw thrown
  const code = codeOf(thrown)
  const retry = code === undefined || PASSING.test(code)
  const reason = [code, messageOf(thrown)].filter(Boolean).join(' ')
  return new UpstreamError(service, reason, { retry, code, cause: thrown })
}

/** Codes by which the API (AuthFailure.…) and COS refuse keys, not what is asked with them. */
const REFUSED_KEYS =
  /^AuthFailure(?!\.UnauthorizedOperation)|^(InvalidAccessKeyId|ExpiredToken|SignatureDoesNotMatch)$/

/** Whether a service refused the keys themselves: a session to be forgotten. */
export function isAuthFailure(failure: unknown): boolean {
  return failure instanceof UpstreamError && REFUSED_KEYS.test(failure.code ?? '')
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined
  const { code } = thrown
  return typeof code === 'string' && /^[A-Z][A-Za-z]+(\.|$)/.test(code) ? code : undefined
}
