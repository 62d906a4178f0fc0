import type { Clock } from '../calendar/clock.ts'
import type { Day } from '../calendar/day.ts'
import { writeDocument } from '../documents/codec.ts'
import { DIGEST_VERSION } from '../documents/digest.ts'
import { keys } from '../documents/keys.ts'
import { parkedSchema } from '../documents/run.ts'
import { messageOf, UpstreamError } from '../failures.ts'
import type { ObjectSummary, Store } from '../ports/store/store.ts'
import { redact } from '../redaction/redact.ts'
import { digestObject, objectId } from './digest.ts'
import { encodeDigest } from './digest-codec.ts'
import { shippedAt, shippedOn } from './sources.ts'

/** What became of one log object. */
export type IngestResult = 'digested' | 'absent' | 'parked' | 'out of time'

/** Where objects are read from, and where digests go. */
export interface IngestPorts {
  /** The bucket the log objects lie in. */
  logs: Store
  /** Our own bucket. */
  store: Store
  clock: Clock
}

/**
 * Digests one log object and stores one digest for each day in it; that of the day it was shipped on comes last,
 * so that its presence means all are there. Doing it again writes the same bytes. What the object holds never
 * throws; an object that breaks our code is parked (`parkObject`). Errors of the store are UpstreamError and fly.
 */
export async function ingestObject(
  { logs, store, clock }: IngestPorts,
  environment: string,
  object: ObjectSummary,
  signal?: AbortSignal,
): Promise<IngestResult> {
  const { key, etag, size } = object
  const stream = await logs.stream(key)
  if (!stream) return 'absent'
  const identity = { bucket: logs.bucket, key, etag, size }
  try {
    const digests = await digestObject({
      stream,
      object: identity,
      environment,
      shippedAt: shippedAt(object),
      ...(signal ? { signal } : {}),
    })
    if (signal?.aborted && digests.some(({ complete }) => !complete)) return 'out of time'
    const shipped = shippedOn(object)
    const ordered = digests.toSorted(
      (a, b) => Number(a.day === shipped) - Number(b.day === shipped),
    )
    for (const digest of ordered) {
      const place = keys.digest(environment, digest.day, digest.object.id, DIGEST_VERSION)
      await store.put(place, encodeDigest(digest), { contentType: 'application/gzip' })
    }
    return 'digested'
  } catch (failure) {
    if (failure instanceof UpstreamError) throw failure
    await parkObject({ store, clock }, environment, object, logs.bucket, failure)
    return 'parked'
  }
}

/** Key of the digest that proves an object digested: that of the day it was shipped on, which is stored last. */
export function provingKey(environment: string, bucket: string, object: ObjectSummary): string {
  const id = objectId({ bucket, key: object.key, etag: object.etag })
  return keys.digest(environment, shippedOn(object), id, DIGEST_VERSION)
}

/** Keys of the digests stored for the given days. */
export async function digestKeys(
  store: Store,
  environment: string,
  days: Iterable<Day>,
): Promise<Set<string>> {
  const found = new Set<string>()
  for (const day of days) {
    for await (const { key } of store.list(keys.digests(environment, day))) found.add(key)
  }
  return found
}

/**
 * Notes that an object could not be read; a later failure overwrites the note. Objects without one are read first, then
 * those that failed longest ago, so that no object keeps others from being read and each is tried again.
 */
export async function parkObject(
  { store, clock }: Pick<IngestPorts, 'store' | 'clock'>,
  environment: string,
  object: ObjectSummary,
  bucket: string,
  failure: unknown,
): Promise<void> {
  const place = unreadKey(environment, bucket, object)
  await writeDocument(store, parkedSchema, place, {
    schema: 'parked/1',
    step: 'log-analysis',
    key: object.key,
    error: redact(messageOf(failure)).slice(0, 300),
    at: clock().toISOString(),
  })
}

/** Where it is noted that an object could not be read. */
export function unreadKey(environment: string, bucket: string, object: ObjectSummary): string {
  const id = objectId({ bucket, key: object.key, etag: object.etag })
  return keys.unreadLog(environment, shippedOn(object), id)
}

/** When the objects shipped on the given days that could not be read were last tried, by `unreadKey`. */
export async function lastTries(
  store: Store,
  environment: string,
  days: Iterable<Day>,
): Promise<Map<string, Date>> {
  const tried = new Map<string, Date>()
  for (const day of days) {
    const notes = store.list(keys.unreadLogs(environment, day))
    for await (const { key, modifiedAt } of notes) tried.set(key, modifiedAt)
  }
  return tried
}

/** The object id in a digest's key, when the digest is of the present version; else undefined. */
export function digestIdOf(key: string): string | undefined {
  const match = /([0-9a-f]{64})-v(\d+)\.json\.gz$/.exec(key)
  return Number(match?.[2]) === DIGEST_VERSION ? match?.[1] : undefined
}
