import { readDocument } from '../documents/codec.ts'
import { type Environment, environmentSchema } from '../documents/environment.ts'
import { keys } from '../documents/keys.ts'
import { type Readable, readReadable } from '../documents/readable.ts'
import type { Store } from '../ports/store/store.ts'

/** The environment of an id, or undefined. Throws DocumentError when the document is malformed. */
export async function readEnvironment(store: Store, id: string): Promise<Environment | undefined> {
  return await readDocument(store, environmentSchema, keys.environment(id))
}

/** The environments of these ids that exist, in the order given: a person follows the most important first. */
export async function readEnvironments(
  store: Store,
  ids: readonly string[],
): Promise<Environment[]> {
  const found = await Promise.all(ids.map((id) => readEnvironment(store, id)))
  return found.filter((environment) => environment !== undefined)
}

/** The same, where a malformed document must not keep the others from being read; it is named. */
export async function findEnvironments(
  store: Store,
  ids: readonly string[],
): Promise<Readable<Environment>> {
  return await readReadable(ids, (id) => readEnvironment(store, id))
}
