import type { Day } from '../calendar/day.ts'
import { AUDIT_SOURCE, DIGEST_VERSION, type Digest } from '../documents/digest.ts'
import type { Environment } from '../documents/environment.ts'
import { keys } from '../documents/keys.ts'
import type { Store } from '../ports/store/store.ts'
import { decodeDigest } from './digest-codec.ts'
import { digestIdOf } from './ingest.ts'
import { namedDigests } from './late.ts'
import { shortId } from './reduce.ts'
import { sourceOfKey } from './sources.ts'

/** An original log object, and why it must stay; without a reason it may go. */
export interface Original {
  bucket: string
  region: string
  key: string
  etag: string
  keep?: string
}

/**
 * Original objects of sources that opt in, with lines of `day`, and whether each may be removed: it was read whole, holds
 * no audit record, and for every day found in it a stored analysis names its digest. Analyses up to before `today` count.
 */
export async function* originalsOf(
  store: Store,
  environment: Environment,
  day: Day,
  today: Day,
): AsyncIterable<Original> {
  const named = new Map<Day, Promise<Set<string> | undefined>>()
  const namesOf = (of: Day) => {
    const known = named.get(of) ?? namedDigests(store, environment.id, of, today)
    named.set(of, known)
    return known
  }
  for await (const { key } of store.list(keys.digests(environment.id, day))) {
    const id = digestIdOf(key)
    const digest = id && (await readDigest(store, key))
    if (!id || !digest) continue
    const { bucket, key: original, etag } = digest.object
    const source = sourceOfKey(environment, bucket, original)
    if (!source?.removeOriginals) continue
    const keep = await whyKept(store, digest, namesOf)
    yield { bucket, region: source.region, key: original, etag, ...(keep ? { keep } : {}) }
  }
}

async function whyKept(
  store: Store,
  digest: Digest,
  namesOf: (day: Day) => Promise<Set<string> | undefined>,
): Promise<string | undefined> {
  if (!digest.complete) return '没有读完整'
  const { id } = digest.object
  const days = Object.entries(digest.days).flatMap(([day, lines]) => (lines > 0 ? [day] : []))
  for (const day of days) {
    const key = keys.digest(digest.environment, day, id, DIGEST_VERSION)
    const part = day === digest.day ? digest : await readDigest(store, key)
    if (!part) return `${day} 的摘要已经不在，无法证明内容`
    if (holdsAudit(part)) return '含有审计日志'
    const named = await namesOf(day)
    if (!named?.has(shortId(id))) return `${day} 的分析还没有用到它`
  }
  return undefined
}

function holdsAudit({ audits, changes, volume, lines }: Digest): boolean {
  const counted = volume.some(({ source }) => source === AUDIT_SOURCE)
  return counted || audits.length > 0 || changes.length > 0 || lines.stages > 0
}

async function readDigest(store: Store, key: string): Promise<Digest | undefined> {
  const object = await store.get(key)
  if (!object) return undefined
  try {
    return decodeDigest(key, object.body)
  } catch {
    return undefined
  }
}
