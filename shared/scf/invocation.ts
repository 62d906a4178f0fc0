import { AsyncLocalStorage } from 'node:async_hooks'
import * as z from 'zod'
import type { Clock } from '../calendar/clock.ts'
import { SettingsError } from '../failures.ts'
import type { CloudKeys, CredentialSource } from '../ports/credentials/credentials.ts'

const contextSchema = z.looseObject({
  request_id: z.string().catch('unknown'),
  function_name: z.string().catch('unknown'),
  time_limit_in_ms: z.number().catch(60_000),
  tencentcloud_region: z.string().optional().catch(undefined),
  tencentcloud_uin: z.string().optional().catch(undefined),
  /** Set by the local cloud only: the virtual present, ISO 8601. */
  chenbao_local_time: z.iso.datetime().optional(),
  /** Set by the image adapter only: keys that came in X-Scf-* headers. */
  chenbao_keys: z
    .object({ secretId: z.string(), secretKey: z.string(), token: z.string() })
    .optional(),
})

/** One run of a function: who we are, what time it is, how long we may go on. */
export interface Invocation {
  requestId: string
  functionName: string
  /** Region and account the function runs in, where the platform says so. */
  region: string | undefined
  uin: string | undefined
  now: Clock
  /** Wall milliseconds left before the platform ends this run. */
  remainingMs(): number
  keys: CloudKeys
}

const current = new AsyncLocalStorage<Invocation>()

/** Runs `work` as one invocation; `clock` and `credentials` below answer for it. */
export function runInvocation<T>(
  context: unknown,
  env: NodeJS.ProcessEnv,
  work: (invocation: Invocation) => Promise<T>,
): Promise<T> {
  const invocation = toInvocation(context, env)
  return current.run(invocation, () => work(invocation))
}

/** The present of the current invocation. */
export const clock: Clock = () => running().now()

/** Wall milliseconds the current invocation still has. */
export const remainingMs = (): number => running().remainingMs()

/** The keys of the current invocation; rotated by the platform, so never kept. */
export const credentials: CredentialSource = () => running().keys

function running(): Invocation {
  const invocation = current.getStore()
  if (!invocation) throw new Error('used outside of an invocation')
  return invocation
}

function toInvocation(context: unknown, env: NodeJS.ProcessEnv): Invocation {
  const parsed = contextSchema.parse(context ?? {})
  const started = Date.now()
  if (parsed.chenbao_local_time && env.TENCENTCLOUD_RUNENV === 'SCF') {
    throw new SettingsError('chenbao_local_time: the local clock is refused on SCF')
  }
  const shift = parsed.chenbao_local_time ? Date.parse(parsed.chenbao_local_time) - started : 0
  return {
    requestId: parsed.request_id,
    functionName: parsed.function_name,
    region: parsed.tencentcloud_region,
    uin: parsed.tencentcloud_uin,
    now: () => new Date(Date.now() + shift),
    remainingMs: () => parsed.time_limit_in_ms - (Date.now() - started),
    keys: parsed.chenbao_keys ?? injectedKeys(env),
  }
}

/**
 * The names SCF injects for the execution role; they differ from those of the SDK's own environment class
 * (cloud.tencent.com/document/product/583/14570).
 */
function injectedKeys(env: NodeJS.ProcessEnv): CloudKeys {
  return {
    secretId: env.TENCENTCLOUD_SECRETID ?? '',
    secretKey: env.TENCENTCLOUD_SECRETKEY ?? '',
    ...(env.TENCENTCLOUD_SESSIONTOKEN ? { token: env.TENCENTCLOUD_SESSIONTOKEN } : {}),
  }
}
