import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { CosError } from './cos-error.ts'

/** What may go wrong with one request. */
export type CosFault =
  /** Answered with an error of COS, before any effect: `{status: 503, code: 'SlowDown'}`. */
  | { kind: 'error'; status: number; code: string }
  /** The connection is cut before any effect. */
  | { kind: 'reset' }
  /** The effect happens, and the connection is cut instead of an answer. */
  | { kind: 'reset-after' }
  /** Everything happens, this much later. */
  | { kind: 'slow'; ms: number }
  /** Nothing happens and nothing is answered. */
  | { kind: 'hang' }
  /** The answer is cut in the middle of its body. */
  | { kind: 'cut' }

/** Asked once a request, after its signature was found good; undefined lets it pass. */
export type CosFaults = (request: {
  method: string
  bucket: string
  key: string
}) => CosFault | undefined

/** Does what a fault does before the effect; tells whether the request is over. */
export async function sufferBefore(
  fault: CosFault | undefined,
  response: ServerResponse,
): Promise<boolean> {
  if (fault?.kind === 'error')
    throw new CosError(fault.status, fault.code, `injected ${fault.code}`)
  if (fault?.kind === 'slow') await sleep(fault.ms)
  if (fault?.kind === 'reset') response.socket?.resetAndDestroy()
  return fault?.kind === 'reset' || fault?.kind === 'hang'
}

/** Does what a fault does to the answer; tells whether there is none left to send. */
export function sufferAfter(
  fault: CosFault | undefined,
  response: ServerResponse,
  answer: { status: number; headers: Record<string, string>; body: Buffer },
): boolean {
  if (fault?.kind === 'reset-after') response.socket?.resetAndDestroy()
  if (fault?.kind === 'cut') {
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length })
    const half = answer.body.subarray(0, Math.floor(answer.body.length / 2))
    response.write(half, () => response.socket?.destroy())
  }
  return fault?.kind === 'reset-after' || fault?.kind === 'cut'
}
