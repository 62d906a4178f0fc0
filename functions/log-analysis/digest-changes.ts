import { DIGEST_VERSION } from '../../shared/documents/digest.ts'
import type { Environment, LogSource } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { objectId } from '../../shared/logs/digest.ts'
import { ingestObject } from '../../shared/logs/ingest.ts'
import { shippedOn, sourceOfKey } from '../../shared/logs/sources.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { BucketChange } from '../../shared/scf/bucket-event.ts'
import type { Budget } from './budget.ts'
import type { LogAnalysisPorts } from './handler.ts'

/** Digests the objects of a COS trigger event; what belongs to no source of any environment is refused. */
export async function digestChanges(
  ports: LogAnalysisPorts,
  environments: readonly Environment[],
  changes: readonly BucketChange[],
  budget: Budget,
): Promise<Record<string, number>> {
  const outcome: Record<string, number> = {}
  const failures: unknown[] = []
  const count = (what: string) => {
    outcome[what] = (outcome[what] ?? 0) + 1
  }
  for (const change of changes) {
    const owners = change.eventName.includes('ObjectCreated') ? ownersOf(environments, change) : []
    if (owners.length === 0) count('refused')
    for (const environment of owners) {
      try {
        count(await digestChange(ports, environment, change, budget))
      } catch (failure) {
        count('failed')
        failures.push(failure)
      }
    }
  }
  if (failures.length > 0) throw failures[0]
  return outcome
}

function ownersOf(environments: readonly Environment[], change: BucketChange): Environment[] {
  return environments.filter((environment) => sourceOf(environment, change))
}

/** The source a change lies in, by either form of its key. */
function sourceOf(
  environment: Environment,
  { bucket, key, otherKey }: BucketChange,
): LogSource | undefined {
  return sourceOfKey(environment, bucket, key) ?? sourceOfKey(environment, bucket, otherKey)
}

async function digestChange(
  ports: LogAnalysisPorts,
  environment: Environment,
  change: BucketChange,
  budget: Budget,
): Promise<string> {
  const { store, accounts, clock } = ports
  const account = await accounts.open(environment)
  const region = sourceOf(environment, change)?.region ?? environment.account.region
  const logs = account.bucket(change.bucket, region)
  const object = await headOf(logs, environment, change)
  if (!object) return 'absent'
  const id = objectId({ bucket: logs.bucket, key: object.key, etag: object.etag })
  const key = keys.digest(environment.id, shippedOn(object), id, DIGEST_VERSION)
  if (await store.head(key)) return 'known'
  return await ingestObject({ logs, store, clock }, environment.id, object, budget.signal)
}

/** The key's encoding in events is undocumented: both forms are tried, each only inside the sources. */
async function headOf(
  logs: Store,
  environment: Environment,
  { bucket, key, otherKey }: BucketChange,
) {
  for (const candidate of new Set([key, otherKey])) {
    const inside = sourceOfKey(environment, bucket, candidate)
    const object = inside && (await logs.head(candidate))
    if (object) return object
  }
  return undefined
}
