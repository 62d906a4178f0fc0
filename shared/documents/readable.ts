import { DocumentError } from '../failures.ts'

/** Read at the same time. */
const AT_ONCE = 10

/** Documents that were read, and the failures of those that break their contract. */
export interface Readable<T> {
  found: T[]
  broken: DocumentError[]
}

/**
 * Reads one document for every id, in their order; absent ones are left out. One that breaks its contract is
 * named and does not keep the others from being read. Any other failure flies.
 */
export async function readReadable<Id, T>(
  ids: readonly Id[],
  read: (id: Id) => Promise<T | undefined>,
): Promise<Readable<T>> {
  const readable: Readable<T> = { found: [], broken: [] }
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const batch = ids.slice(start, start + AT_ONCE).map((id) => orBroken(() => read(id)))
    for (const one of await Promise.all(batch)) {
      if (one instanceof DocumentError) readable.broken.push(one)
      else if (one !== undefined) readable.found.push(one)
    }
  }
  return readable
}

/** What `read` gives; undefined also for a document that breaks its contract, where that counts as none. */
export async function ifReadable<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  const one = await orBroken(read)
  return one instanceof DocumentError ? undefined : one
}

/** What `read` gives, or the failure of a document that breaks its contract. */
export async function orBroken<T>(read: () => Promise<T>): Promise<T | DocumentError> {
  try {
    return await read()
  } catch (failure) {
    if (failure instanceof DocumentError) return failure
    throw failure
  }
}
