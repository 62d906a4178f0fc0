import { UpstreamError } from '../../failures.ts'

/**
 * What cos-nodejs-sdk-v5 rejects with: an Error for answers with a body; a plain object for HEAD, 304,
 * network and parameter errors. A cut body carries `statusCode` 200, so status alone never means success.
 */
export interface CosRejection {
  status: number | undefined
  /** COS's own code (`NoSuchKey`), the status as text, or a network code (`ECONNRESET`). */
  code: string
  message: string
}

/** Reads anything the SDK rejects with; never its headers, which may carry keys. */
export function readRejection(thrown: unknown): CosRejection {
  const fields: Record<string, unknown> =
    typeof thrown === 'object' && thrown !== null ? { ...thrown } : {}
  const message = thrown instanceof Error ? thrown.message : fields.message
  return {
    status: typeof fields.statusCode === 'number' ? fields.statusCode : undefined,
    code: typeof fields.code === 'string' ? fields.code : 'unknown',
    message: typeof message === 'string' && message !== '' ? message : 'no message',
  }
}

/** Whether the object is not there; a bucket that is not there is a failure. */
export function isAbsent({ status, code }: CosRejection): boolean {
  return status === 404 && code !== 'NoSuchBucket'
}

/** Whether COS asks for fewer requests, which the SDK answers by four requests at once. */
export function isSlowDown({ status, code }: CosRejection): boolean {
  return status === 503 || status === 429 || code === 'SlowDown'
}

/** The failure as an UpstreamError of service `cos`; only a refusal (4xx) is not worth a retry. */
export function cosFailure(what: string, thrown: unknown): UpstreamError {
  const { status, code, message } = readRejection(thrown)
  const refused = status !== undefined && status >= 400 && status < 500
  const retry = !refused || status === 408 || status === 412 || status === 429
  return new UpstreamError('cos', `${what}: ${code} ${message}`, { retry, code, cause: thrown })
}

/** Waits before the tries that follow a SlowDown, in milliseconds. */
const BACK_OFF_MS = [300, 1200, 4000]

/**
 * Does one call; waits and repeats it while COS asks to slow down, each caller a little differently so
 * that they do not return together. Rejects with what the SDK rejected with.
 */
export async function withBackOff<T>(
  key: string,
  call: () => Promise<T>,
  pause: (ms: number) => Promise<void>,
): Promise<T> {
  for (const wait of BACK_OFF_MS) {
    try {
      return await call()
    } catch (thrown) {
      if (!isSlowDown(readRejection(thrown))) throw thrown
      await pause(wait * spread(key))
    }
  }
  return await call()
}

/** Between 0.5 and 1.5, the same for the same key. */
function spread(key: string): number {
  let sum = 0
  for (const char of key) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 1000
  return 0.5 + sum / 1000
}
