import pLimit from 'p-limit'
import type { Day } from '../../shared/calendar/day.ts'
import type { Environment, LogSource } from '../../shared/documents/environment.ts'
import { InputError, messageOf, UpstreamError } from '../../shared/failures.ts'
import { objectId } from '../../shared/logs/digest.ts'
import { digestKeys, ingestObject, parkedIds, provingKey } from '../../shared/logs/ingest.ts'
import { isOfDay, objectsOf, shippedOn } from '../../shared/logs/sources.ts'
import type { Account } from '../../shared/ports/account/account.ts'
import type { ObjectSummary, Store } from '../../shared/ports/store/store.ts'
import type { Budget } from './budget.ts'
import type { LogAnalysisPorts } from './handler.ts'

/** What reading needs of the log analysis. */
type ReadingPorts = Pick<LogAnalysisPorts, 'store' | 'accounts' | 'clock'>

/** Objects one job reads at most, and how many at a time: one waits for COS while another is unpacked. */
const MOST_OBJECTS = 400
const AT_ONCE = 3

/** A log object, the source it belongs to, and the bucket it lies in. */
export interface Found {
  source: LogSource
  logs: Store
  object: ObjectSummary
}

/** What a job found in the sources of an environment, and what it read of it. */
export interface WaitingRead {
  account: Account | undefined
  /** Every object that was listed, by `bucket/key`. */
  found: Map<string, Found>
  /** Objects listed that have no digest yet and were not tried, and those that failed. */
  waiting: number
  failed: Found[]
  digested: number
  /** Sources that could not be listed, one plain sentence each. */
  closed: string[]
}

/** Digests the objects of some days that no trigger brought, as many as the budget allows. */
export async function readWaiting(
  ports: ReadingPorts,
  environment: Environment,
  days: readonly Day[],
  budget: Budget,
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
  const todo = await undigested(ports.store, environment.id, read)
  await readAll(ports, environment.id, todo, read, budget)
  return read
}

async function undigested(store: Store, environment: string, read: WaitingRead): Promise<Found[]> {
  const found = [...read.found.values()]
  const days = new Set(found.map(({ object }) => shippedOn(object)))
  const digests = await digestKeys(store, environment, days)
  const parked = await parkedIds(store)
  return found.filter((one) => {
    const { logs, object } = one
    if (digests.has(provingKey(environment, logs.bucket, object))) return false
    const { key, etag } = object
    if (!parked.has(objectId({ bucket: logs.bucket, key, etag }))) return true
    read.failed.push(one)
    return false
  })
}

async function readAll(
  { store, clock }: ReadingPorts,
  environment: string,
  todo: readonly Found[],
  read: WaitingRead,
  budget: Budget,
): Promise<void> {
  const limit = pLimit(AT_ONCE)
  const now = todo.slice(0, MOST_OBJECTS)
  read.waiting = todo.length - now.length
  await Promise.all(
    now.map((one) =>
      limit(async () => {
        const { logs, object } = one
        if (budget.over()) {
          read.waiting += 1
          return
        }
        try {
          const result = await ingestObject(
            { logs, store, clock },
            environment,
            object,
            budget.signal,
          )
          if (result === 'digested') read.digested += 1
          if (result === 'parked') read.failed.push(one)
          if (result === 'out of time') read.waiting += 1
        } catch (failure) {
          if (!(failure instanceof UpstreamError)) throw failure
          read.failed.push(one)
        }
      }),
    ),
  )
}

/** ETag of every object that was listed, by `bucket/key`. */
export function currentOf({ found }: WaitingRead): Map<string, string> {
  return new Map([...found].map(([place, { object }]) => [place, object.etag]))
}

/** How many of the objects that were listed are of a day. */
export function listedFor(day: Day, { found }: WaitingRead): number {
  return [...found.values()].filter(({ object, source }) => isOfDay(object, source, day)).length
}

/** How many of the objects that failed bear on a day: as objects of it, or as later ones that may hold lines of it. */
export function failedFor(day: Day, failed: readonly Found[]): { failed: number; nearby: number } {
  const own = failed.filter(({ object, source }) => isOfDay(object, source, day))
  const later = failed.filter(({ object }) => shippedOn(object) > day)
  return { failed: own.length, nearby: later.filter((one) => !own.includes(one)).length }
}

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
  try {
    for await (const object of objectsOf(logs, source.prefix, days)) objects.push(object)
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
