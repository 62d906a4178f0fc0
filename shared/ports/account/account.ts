import type { Environment } from '../../documents/environment.ts'
import type { Cls } from '../cls/cls.ts'
import type { Monitor } from '../monitor/monitor.ts'
import type { Store } from '../store/store.ts'

/** Clients of one opened cloud account; they live as long as its session. */
export interface Account {
  bucket(name: string, region: string): Store
  readonly cls: Cls
  readonly monitor: Monitor
}

/**
 * Opens an environment's account: STS session, unsealed keys or the execution role, cached until shortly
 * before expiry, single flight, wiped by `forget` after an AuthFailure. Throws InputError when the
 * environment has no credentials: there is no fallback to our own.
 */
export interface Accounts {
  open(environment: Environment): Promise<Account>
  forget(environment: string): void
}
