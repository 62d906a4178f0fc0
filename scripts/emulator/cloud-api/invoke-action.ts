import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Actions } from './action.ts'
import { ApiError, readParameters } from './api-error.ts'

/** Queues an asynchronous event; false when there is no such function. */
export type OnInvoke = (functionName: string, event: unknown) => boolean | Promise<boolean>

/** Largest asynchronous event, in bytes. */
const EVENT_BYTES = 128 * 1024

const invokeSchema = z.object({
  FunctionName: z.string(),
  InvocationType: z.literal('Event'),
  ClientContext: z.string().default('{}'),
  Qualifier: z.string().default('$DEFAULT'),
  Namespace: z.string().default('default'),
})

/**
 * SCF 2018-04-16 Invoke of type Event; more than `perSecond` in any second are refused, as the platform
 * refuses more than 100. Not emulated: RequestResponse, log tails, routing.
 */
export function invokeAction(onInvoke: OnInvoke, perSecond: number): Actions {
  const recent: number[] = []
  return {
    '2018-04-16/Invoke': async ({ body }) => {
      refuseFlood(recent, perSecond)
      const { FunctionName, ClientContext } = readParameters(invokeSchema, body)
      if (Buffer.byteLength(ClientContext) > EVENT_BYTES) {
        throw new ApiError('InvalidParameter.Payload', 'the event is larger than 128 KB')
      }
      if (!(await onInvoke(FunctionName, parseEvent(ClientContext)))) {
        throw new ApiError('ResourceNotFound.Function', `function ${FunctionName} is not found`)
      }
      const FunctionRequestId = randomUUID()
      const nothing = { MemUsage: 0, Log: '', RetMsg: '', BillDuration: 0, Duration: 0, ErrMsg: '' }
      return { Result: { ...nothing, FunctionRequestId, InvokeResult: 0 } }
    },
  }
}

function refuseFlood(recent: number[], perSecond: number): void {
  const now = performance.now()
  while (recent[0] !== undefined && recent[0] <= now - 1000) recent.shift()
  if (recent.length >= perSecond) {
    throw new ApiError('RequestLimitExceeded', `more than ${perSecond} requests in a second`)
  }
  recent.push(now)
}

function parseEvent(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError('InvalidParameter.Payload', 'ClientContext is not JSON')
  }
}
