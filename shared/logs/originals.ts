import type { Day } from '../calendar/day.ts'
import { AUDIT_SOURCE, DIGEST_VERSION, type Digest } from '../documents/digest.ts'
import type { Environment } from '../documents/environment.ts'
import { keys } from '../documents/keys.ts'
import { ifReadable } from '../documents/readable.ts'
import type { Store } from '../ports/store/store.ts'
import { decodeDigest } from './digest-codec.ts'
import { digestIdOf } from './ingest.ts'
import { namedDigests } from './late.ts'
import { shortId } from './reduce.ts'
import { sourcesOfKey } from './sources.ts'

/** An original log object, and why it must stay; without a reason it may go. */
export interface Original {
  bucket: string
  region: string
  key: string
  etag: string
  keep?: string
}

/** What tells whether originals may go: every environment there is, and their analyses up to before `today`. */
export interface Proof {
  store: Store
  environments: readonly Environment[]
  today: Day
}

type NamesOf = (environment: string, day: Day) => Promise<ReadonlySet<string> | undefined>

/**
 * Original objects with lines of `day` of which some source of the environment opts in, and whether each may be removed.
 * It may when every source of every environment that sees it opts in, it was read whole, every line of it was
 * understood and none may be an audit record, and when for every day found in it a stored analysis of each of those
 * environments names its digest.
 */
export async function* originalsOf(
  proof: Proof,
  environment: Environment,
  day: Day,
): AsyncIterable<Original> {
  const { store, environments } = proof
  const namesOf = rememberedNames(proof)
  for await (const { key } of store.list(keys.digests(environment.id, day))) {
    const digest = digestIdOf(key) ? await readDigest(store, key) : undefined
    if (!digest) continue
    const { bucket, key: original, etag } = digest.object
    const source = sourcesOfKey(environment, bucket, original).find((one) => one.removeOriginals)
    if (!source) continue
    const holders = [environment, ...environments].filter(
      (one) => sourcesOfKey(one, bucket, original).length > 0,
    )
    const keep =
      whyRefused(holders, bucket, original) ?? (await whyUnproven(store, digest, holders, namesOf))
    yield { bucket, region: source.region, key: original, etag, ...(keep ? { keep } : {}) }
  }
}

/** Environments are asked whether or not they read logs at present: what they have not read they may read later. */
function whyRefused(
  holders: readonly Environment[],
  bucket: string,
  key: string,
): string | undefined {
  const refusing = holders.find((holder) =>
    sourcesOfKey(holder, bucket, key).some((source) => !source.removeOriginals),
  )
  return refusing && `环境 ${refusing.id} 有一个日志源没有同意删除`
}

async function whyUnproven(
  store: Store,
  digest: Digest,
  holders: readonly Environment[],
  namesOf: NamesOf,
): Promise<string | undefined> {
  const { id } = digest.object
  for (const day of Object.keys(digest.days)) {
    const key = keys.digest(digest.environment, day, id, DIGEST_VERSION)
    const part = day === digest.day ? digest : await readDigest(store, key)
    if (!part) return `${day} 的摘要已经不在，无法证明内容`
    const why = whyNotUnderstood(part)
    if (why) return why
  }
  const days = Object.entries(digest.days).flatMap(([day, lines]) => (lines > 0 ? [day] : []))
  if (days.length === 0) return '一行日志也没有读出来'
  for (const day of days) {
    for (const holder of holders) {
      const named = await namesOf(holder.id, day)
      if (!named?.has(shortId(id))) return `环境 ${holder.id} 在 ${day} 的分析还没有用到它`
    }
  }
  return undefined
}

function whyNotUnderstood(part: Digest): string | undefined {
  if (holdsAudit(part)) return '含有审计日志'
  if (!part.complete) return '没有读完整'
  return part.lines.malformed > 0 ? '有读不懂的行' : undefined
}

function holdsAudit({ holdsAudit: told, audits, changes, volume, lines }: Digest): boolean {
  const counted = volume.some(({ source }) => source === AUDIT_SOURCE)
  return told === true || counted || audits.length > 0 || changes.length > 0 || lines.stages > 0
}

/** Digests that analyses name, each day of an environment read once; an analysis that cannot be read proves nothing. */
function rememberedNames({ store, today }: Proof): NamesOf {
  const known = new Map<string, ReturnType<NamesOf>>()
  return (environment, day) => {
    const place = `${environment}/${day}`
    const named = known.get(place) ?? ifReadable(() => namedDigests(store, environment, day, today))
    known.set(place, named)
    return named
  }
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
