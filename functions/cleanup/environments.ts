import pLimit from 'p-limit'
import { readDocument } from '../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { DocumentError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'

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
