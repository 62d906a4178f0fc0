import { LRUCache } from 'lru-cache'
import type { Clock } from '../../calendar/clock.ts'
import type { Environment } from '../../documents/environment.ts'
import type { Account, Accounts } from './account.ts'
import { accountOpener, type OpeningOptions } from './open-account.ts'
import { SESSION_SECONDS } from './role-session.ts'
import { watched } from './watched.ts'

/** An open account serves this long: five minutes less than the keys of its session live. */
export const OPEN_MS = (SESSION_SECONDS - 300) * 1000

/** Accounts held open at a time; the least recently used one goes. */
export const MOST_OPEN = 100

interface Held {
  /** Milliseconds since the epoch; at this instant the account is no longer used. */
  until: number
  account: Promise<Account>
}

/**
 * Tencent Cloud accounts of environments, held open in this instance. Callers who come while an account is
 * being opened share that one opening; a failed opening is not kept; refused keys are forgotten at once.
 */
export function tencentAccounts(options: OpeningOptions & { clock: Clock }): Accounts {
  const openAccount = accountOpener(options)
  const held = new LRUCache<string, Held>({ max: MOST_OPEN })
  return {
    async open(environment) {
      const now = options.clock().getTime()
      const known = held.get(environment.id)
      const entry = known && now < known.until ? known : opening(environment, now)
      return await entry.account
    },
    forget: (environment) => void held.delete(environment),
  }

  function opening(environment: Environment, now: number): Held {
    const { id } = environment
    const drop = () => {
      if (held.get(id) === entry) held.delete(id)
    }
    const account = openAccount(environment).then((opened) => watched(opened, drop))
    const entry: Held = { until: now + OPEN_MS, account }
    held.set(id, entry)
    account.catch(drop)
    return entry
  }
}
