import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { UpstreamError } from '../../failures.ts'
import { type CosBucket, type CosCalls, cosCalls, PAGE, unquoted } from './cos-calls.ts'
import { cosFailure, isAbsent, readRejection } from './cos-failure.ts'
import { RANGE_BYTES, type RangePart, readRanges } from './cos-ranges.ts'
import type { Level, ObjectSummary, Store } from './store.ts'

type Listed = Awaited<ReturnType<CosCalls['page']>>['Contents'][number]

/** Marks who created an object, so that a creator whose answer was lost knows itself again. */
const CREATOR = 'x-cos-meta-creator'

/**
 * A bucket in COS through cos-nodejs-sdk-v5. Failures are UpstreamError of service `cos`; while COS answers
 * SlowDown a call waits and repeats up to three times. `create` sends `x-cos-forbid-overwrite` (409
 * FileAlreadyExists, 436/7749), which has no effect where versioning was ever enabled.
 */
export function cosStore(options: CosBucket): Store {
  const calls = cosCalls(options)
  return {
    bucket: options.bucket,
    get: (key) =>
      present(`GET ${key}`, async () => {
        const { Body, ETag } = await calls.get(key)
        return { key, body: Body, etag: unquoted(ETag) }
      }),
    stream: (key) => openStream(calls, key),
    head: async (key) => {
      const found = await present(`HEAD ${key}`, () => calls.head(key))
      return found && summaryFromHeaders(key, found.headers ?? {})
    },
    put: async (key, body, { contentType } = {}) => {
      const result = await upstream(`PUT ${key}`, () => calls.put(key, body, typed(contentType)))
      return unquoted(result.ETag)
    },
    create: (key, body, { contentType } = {}) => createObject(calls, key, body, typed(contentType)),
    list: (prefix, { after = '' } = {}) => listObjects(calls, prefix, after),
    folders: (prefix) => listFolders(calls, prefix),
    level: (prefix, { after = '' } = {}) => listLevel(calls, prefix, after),
    remove: (keys) => removeObjects(calls, keys),
  }
}

async function openStream(calls: CosCalls, key: string): Promise<Readable | undefined> {
  const first = await present(`GET ${key}`, () => firstRange(calls, key))
  if (!first) return undefined
  const parts = readRanges(key, first, ({ from, to, etag }) =>
    upstream(`GET ${key}`, () => calls.range(key, from, to, etag)),
  )
  return Readable.from(parts, { objectMode: false })
}

/** An empty object has no range at all: COS answers 416. */
async function firstRange(calls: CosCalls, key: string): Promise<RangePart> {
  try {
    return await calls.range(key, 0, RANGE_BYTES - 1)
  } catch (thrown) {
    if (readRejection(thrown).status !== 416) throw thrown
    return { body: Buffer.alloc(0), etag: '', size: 0 }
  }
}

/** The SDK repeats a request whose answer was lost, and then meets its own object: 409, but ours. */
async function createObject(
  calls: CosCalls,
  key: string,
  body: Buffer | string,
  headers: Record<string, string>,
): Promise<boolean> {
  const creator = randomUUID()
  const guard = { 'x-cos-forbid-overwrite': 'true', [CREATOR]: creator }
  try {
    await calls.put(key, body, { ...headers, ...guard })
    return true
  } catch (thrown) {
    if (readRejection(thrown).status !== 409) throw cosFailure(`CREATE ${key}`, thrown)
    const found = await present(`HEAD ${key}`, () => calls.head(key))
    return found?.headers?.[CREATOR] === creator
  }
}

async function* listObjects(
  calls: CosCalls,
  prefix: string,
  after: string,
): AsyncGenerator<ObjectSummary> {
  let marker: string | undefined = after
  while (marker !== undefined) {
    const from: string = marker
    const answer = await upstream(`LIST ${prefix}`, () => calls.page(prefix, from))
    yield* answer.Contents.map(summaryFromList)
    marker = nextMarker(answer)
  }
}

async function listFolders(calls: CosCalls, prefix: string): Promise<string[]> {
  const names: string[] = []
  for await (const { folders } of listLevel(calls, prefix, '')) names.push(...folders)
  return names
}

async function* listLevel(calls: CosCalls, prefix: string, after: string): AsyncGenerator<Level> {
  let marker: string | undefined = after
  while (marker !== undefined) {
    const from: string = marker
    const answer = await upstream(`LIST ${prefix}`, () => calls.page(prefix, from, '/'))
    yield {
      objects: answer.Contents.map(summaryFromList),
      folders: answer.CommonPrefixes.map((folder) => folder.Prefix.slice(prefix.length, -1)),
    }
    marker = nextMarker(answer)
  }
}

/** Undefined after the last page; COS names the next marker whenever it truncated (436/7734). */
function nextMarker(answer: {
  IsTruncated: string
  NextMarker?: string
  Contents: { Key: string }[]
}): string | undefined {
  if (answer.IsTruncated !== 'true') return undefined
  return answer.NextMarker || answer.Contents.at(-1)?.Key
}

async function removeObjects(calls: CosCalls, keys: readonly string[]): Promise<void> {
  for (let start = 0; start < keys.length; start += PAGE) {
    const batch = keys.slice(start, start + PAGE)
    const { Error: refusals } = await upstream(`DELETE ${batch.length} objects`, () =>
      calls.deleteMany(batch),
    )
    const refused = refusals[0]
    if (!refused) continue
    const reason = `DELETE ${refused.Key}: ${refused.Code ?? 'unknown'} ${refused.Message ?? ''}`
    throw new UpstreamError('cos', reason, { retry: true, code: refused.Code })
  }
}

function summaryFromList(found: Listed): ObjectSummary {
  return {
    key: found.Key,
    size: Number(found.Size),
    etag: unquoted(found.ETag),
    modifiedAt: new Date(found.LastModified),
  }
}

function summaryFromHeaders(key: string, headers: Record<string, unknown>): ObjectSummary {
  return {
    key,
    size: Number(headers['content-length']),
    etag: unquoted(headers.etag),
    modifiedAt: new Date(String(headers['last-modified'])),
  }
}

function typed(contentType: string | undefined): Record<string, string> {
  return contentType ? { 'Content-Type': contentType } : {}
}

/** The answer of a call, or undefined when the object is not there. */
async function present<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (thrown) {
    if (isAbsent(readRejection(thrown))) return undefined
    throw cosFailure(what, thrown)
  }
}

async function upstream<T>(what: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (thrown) {
    throw cosFailure(what, thrown)
  }
}
