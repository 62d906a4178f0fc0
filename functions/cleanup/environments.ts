import pLimit from 'p-limit'
import { subjectsBelow } from '../../shared/day/fan-out.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { DocumentError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { KINDS_OF_ENVIRONMENTS, SHARED } from './keeping.ts'
import { attempt } from './remove.ts'
import type { Tally } from './tally.ts'

const AT_ONCE = 16

/** Every environment there is; undefined when one of them cannot be read, because then nobody knows what it needs. */
export async function everyEnvironment(store: Store): Promise<Environment[] | undefined> {
  const limit = pLimit(AT_ONCE)
  const documents: string[] = []
  for await (const { key } of store.list(keys.environments)) documents.push(key)
  try {
    const read = documents.map((key) => limit(() => readDocument(store, environmentSchema, key)))
    return (await Promise.all(read)).filter((environment) => environment !== undefined)
  } catch (failure) {
    if (failure instanceof DocumentError) return undefined
    throw failure
  }
}

/** Ids of environments that are no more, but of which copies still lie in the bucket. */
export async function leftBehind(store: Store, tally: Tally): Promise<string[]> {
  const known = new Set<string>([SHARED])
  for await (const id of subjectsBelow(store, keys.environments)) known.add(id)
  const left = new Set<string>()
  for (const kind of KINDS_OF_ENVIRONMENTS) {
    const ids = await attempt(tally, kind, kind, '列出', () => store.folders(keys.kind(kind)))
    for (const id of ids ?? []) if (/^[a-z0-9-]{1,32}$/.test(id) && !known.has(id)) left.add(id)
  }
  return [...left].sort()
}
