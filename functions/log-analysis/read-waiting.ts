import type { Day } from '../../shared/calendar/day.ts'
import type { Environment, LogSource } from '../../shared/documents/environment.ts'
import { InputError, messageOf, UpstreamError } from '../../shared/failures.ts'
import { digestKeys, lastTries, provingKey, unreadKey } from '../../shared/logs/ingest.ts'
import { objectsOf } from '../../shared/logs/list-objects.ts'
import { shippedOn } from '../../shared/logs/sources.ts'
import type { Account } from '../../shared/ports/account/account.ts'
import type { ObjectSummary, Store } from '../../shared/ports/store/store.ts'
import type { Budget } from './budget.ts'
import type { Found, WaitingRead } from './found-objects.ts'
import { type ReadingPorts, readObjects } from './read-objects.ts'

/**
 * Digests the objects of some days that no trigger brought, as many as the budget allows: first those never tried, then
 * those that failed before `retryBefore` (milliseconds since the epoch), what failed longest ago first.
 */
export async function readWaiting(
  ports: ReadingPorts,
  environment: Environment,
  days: readonly Day[],
  budget: Budget,
  retryBefore = Number.POSITIVE_INFINITY,
): Promise<WaitingRead> {
  const read: WaitingRead = {
    account: undefined,
    found: new Map(),
    waiting: 0,
    failed: [],
    digested: 0,
    closed: [],
  }
  const account = await opened(ports, environment, read)
  if (!account) return read
  read.account = account
  for (const source of environment.logs.sources) {
    const logs = account.bucket(source.bucket, source.region)
    for (const object of await listed(logs, source, days, read)) {
      const place = `${logs.bucket}/${object.key}`
      if (!read.found.has(place)) read.found.set(place, { source, logs, object })
    }
  }
  const todo = await undigested(ports.store, environment.id, read, retryBefore)
  await readObjects(ports, environment.id, todo, read, budget)
  return read
}

/** What has no digest, in the order in which it is to be read; what failed at or after `retryBefore` is left. */
async function undigested(
  store: Store,
  environment: string,
  read: WaitingRead,
  retryBefore: number,
): Promise<Found[]> {
  const digests = await digestKeys(store, environment, daysOf(read.found.values()))
  const lacking = [...read.found.values()].filter(
    ({ logs, object }) => !digests.has(provingKey(environment, logs.bucket, object)),
  )
  const tries = await lastTries(store, environment, daysOf(lacking))
  for (const one of lacking) {
    one.triedAt = tries.get(unreadKey(environment, one.logs.bucket, one.object))?.getTime()
  }
  const isLeft = ({ triedAt = -1 }: Found) => triedAt >= retryBefore
  read.failed.push(...lacking.filter(isLeft))
  return lacking
    .filter((one) => !isLeft(one))
    .sort(({ triedAt: a = -1 }, { triedAt: b = -1 }) => a - b)
}

const daysOf = (found: Iterable<Found>) =>
  new Set([...found].map(({ object }) => shippedOn(object)))

async function opened(
  { accounts }: ReadingPorts,
  environment: Environment,
  read: WaitingRead,
): Promise<Account | undefined> {
  try {
    return await accounts.open(environment)
  } catch (failure) {
    if (!(failure instanceof UpstreamError || failure instanceof InputError)) throw failure
    const why = failure instanceof InputError ? messageOf(failure) : '请检查授权是否还有效'
    read.closed.push(`${environment.name}的云账号打不开，${why}`)
    return undefined
  }
}

async function listed(
  logs: Store,
  source: LogSource,
  days: readonly Day[],
  read: WaitingRead,
): Promise<ObjectSummary[]> {
  const objects: ObjectSummary[] = []
  const onCut = (sentence: string) => void read.closed.push(sentence)
  try {
    for await (const object of objectsOf(logs, source.prefix, days, onCut)) objects.push(object)
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure
    read.closed.push(sayClosed(failure))
  }
  return objects
}

function sayClosed({ code = '', message }: UpstreamError): string {
  if (/AccessDenied|403|Forbidden/i.test(`${code} ${message}`)) {
    return '日志桶没有读取权限，请给日志桶加上只读授权'
  }
  if (/NoSuchBucket/i.test(`${code} ${message}`)) return '日志桶不存在，请检查登记的桶名'
  return '日志桶暂时连不上'
}
