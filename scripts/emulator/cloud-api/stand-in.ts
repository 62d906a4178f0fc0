import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf, listen } from '../listen.ts'
import type { Actions } from './action.ts'
import { ApiError } from './api-error.ts'
import { clsActions } from './cls-actions.ts'
import { type Faults, suffer } from './faults.ts'
import type { Identities } from './identities.ts'
import { invokeAction, type OnInvoke } from './invoke-action.ts'
import { kmsActions } from './kms-actions.ts'
import { monitorActions } from './monitor-actions.ts'
import { scfActions } from './scf-actions.ts'
import { type SignedCall, verifyCaller } from './signature.ts'
import { stsActions } from './sts-actions.ts'
import type { AccountWorld, World } from './world.ts'

/** How the stand-in is set up. */
export interface CloudApiOptions {
  identities: Identities
  world: World
  /** The virtual present; signatures are checked against wall time. */
  clock: () => Date
  onInvoke: OnInvoke
  /** Invoke calls a second that are taken; the platform takes 100. */
  invokesPerSecond?: number
  /** 0 or absent: any free port. */
  port?: number
}

/** A running stand-in. */
export interface CloudApi {
  /** `127.0.0.1:<port>`, for CHENBAO_LOCAL_API. */
  address: string
  /** Set it to make calls fail. */
  faults: Faults | undefined
  /** Verified calls, by `<version>/<action>`. */
  calls: Map<string, number>
  close(): Promise<void>
}

/** Takes a zip of 50 MB in base64. */
const LARGEST_BODY = 80_000_000

const EMPTY: AccountWorld = {
  alertRecords: () => [],
  alarms: () => [],
  shipperTasks: () => undefined,
  search: () => undefined,
  share: () => undefined,
  unshare: () => undefined,
}

/**
 * Tencent Cloud's API v3 on 127.0.0.1: verified TC3 signatures, the actions we call with their shapes, and
 * errors as HTTP 200 with `Response.Error`. Not emulated: CAM policies beyond `Identity.actions`, quotas
 * beyond Invoke's, regions apart from each other, languages, GET and multipart requests, other actions.
 */
export async function startCloudApi(options: CloudApiOptions): Promise<CloudApi> {
  const { identities, onInvoke, invokesPerSecond = 100 } = options
  const actions: Actions = {
    ...clsActions(),
    ...monitorActions(),
    ...stsActions(identities),
    ...kmsActions(),
    ...scfActions(),
    ...invokeAction(onInvoke, invokesPerSecond),
  }
  const server = await listen(options.port ?? 0, (request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  const api: CloudApi = {
    address: `127.0.0.1:${server.port}`,
    faults: undefined,
    calls: new Map(),
    close: server.close,
  }
  return api

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request)
    const name = `${call.headers['x-tc-version'] ?? ''}/${call.headers['x-tc-action'] ?? ''}`
    try {
      const caller = verifyCaller(call, identities)
      api.calls.set(name, (api.calls.get(name) ?? 0) + 1)
      if (suffer(api.faults?.(name), response)) return
      const action = actions[name]
      if (!action) throw new ApiError('InvalidAction', `The action ${name} is not known here.`)
      if (caller.actions && !caller.actions.includes(name.split('/')[1] ?? '')) {
        throw new ApiError('UnauthorizedOperation', `not allowed to perform ${name}.`)
      }
      const account = options.world.get(caller.uin) ?? EMPTY
      const region = call.headers['x-tc-region'] ?? ''
      const body: unknown = JSON.parse(call.body || '{}')
      respond(response, await action({ body, caller, account, region, now: options.clock() }))
    } catch (failure) {
      respond(response, { Error: errorOf(failure) })
    }
  }
}

async function readCall(request: IncomingMessage): Promise<SignedCall> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
  return { method: request.method ?? '', headers, body: await bodyOf(request, LARGEST_BODY) }
}

function respond(response: ServerResponse, answer: object): void {
  const body = JSON.stringify({ Response: { ...answer, RequestId: randomUUID() } })
  response.setHeader('content-type', 'application/json').end(body)
}

function errorOf(failure: unknown): { Code: string; Message: string } {
  if (failure instanceof ApiError) return { Code: failure.code, Message: failure.message }
  if (failure instanceof SyntaxError) {
    return { Code: 'InvalidRequest', Message: 'The body is not JSON.' }
  }
  return { Code: 'InternalError', Message: 'An internal error has occurred. Retry your request.' }
}
