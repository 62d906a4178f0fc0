import { Identities } from './cloud-api/identities.ts'
import type { InjectedKeys } from './function-settings.ts'
import { ACCOUNTS } from './seed/scenario.ts'
import type { SeededDay } from './seed/seed-day.ts'

/** Our own bucket on the local cloud. */
export const OWN_BUCKET = `chenbao-${ACCOUNTS.test.appId}`

const LASTING_SECONDS = 30 * 86_400

/** Who may do what on the local cloud. */
export interface Cast {
  identities: Identities
  /** The functions' execution role, as SCF would inject its keys. */
  functions: InjectedKeys
  /** Ships log objects into every account's buckets, as CLS does. */
  shipper: InjectedKeys
}

/** Makes the identities of the seeded accounts, and the roles that our functions may assume in others. */
export function identify(seeded: SeededDay): Cast {
  const identities = new Identities()
  const { uin, appId } = ACCOUNTS.test
  const buckets = logBuckets(seeded)
  const own = [OWN_BUCKET, ...buckets.filter((bucket) => bucket.endsWith(`-${appId}`))]
  for (const credential of seeded.credentials) {
    const environment = seeded.environments.find(({ id }) => id === credential.environment)
    if (credential.kind !== 'role' || !environment) continue
    const theirs = environment.logs.sources.map(({ bucket }) => bucket)
    identities.roles.push({
      roleArn: credential.roleArn,
      externalId: credential.externalId,
      trusts: [uin],
      acts: { uin: environment.account.uin, buckets: [...new Set(theirs)] },
    })
  }
  return {
    identities,
    functions: identities.issue({ uin, buckets: own }, LASTING_SECONDS),
    shipper: identities.issue({ uin, buckets }, LASTING_SECONDS),
  }
}

/** Every bucket that logs are shipped to. */
export function logBuckets(seeded: SeededDay): string[] {
  const all = seeded.environments.flatMap(({ logs }) => logs.sources.map(({ bucket }) => bucket))
  return [...new Set(all)]
}
