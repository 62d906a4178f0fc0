import type { Identity } from './identities.ts'
import type { AccountWorld } from './world.ts'

/** One verified call of an action. */
export interface Call {
  /** Parameters as sent, not yet checked. */
  body: unknown
  caller: Identity
  /** What the caller's account holds. */
  account: AccountWorld
  region: string
  /** The virtual present. */
  now: Date
}

/** Answers a call; what it returns stands beside RequestId in the answer. Throws ApiError. */
export type Action = (call: Call) => object | Promise<object>

/** Actions by `<version>/<name>`. */
export type Actions = Record<string, Action>
