import { readReadable } from './readable.ts'

/** Lists keys with their versions. */
interface Listing {
  list(prefix: string): AsyncIterable<{ key: string; etag: string }>
}

/**
 * Gives all documents below a prefix, `<prefix><id>.json`, in the order of their ids. Each is read once for each of
 * its versions, for as long as the instance lives; malformed ones are left out.
 */
export function createShelf<T>(
  store: Listing,
  prefix: string,
  read: (id: string) => Promise<T | undefined>,
): () => Promise<T[]> {
  let shelf = new Map<string, { etag: string; document: T }>()
  return async () => {
    const versions = new Map<string, string>()
    for await (const { key, etag } of store.list(prefix)) {
      const id = /([a-z0-9-]{1,32})\.json$/.exec(key)?.[1]
      if (id) versions.set(id, etag)
    }
    const changed = [...versions].filter(([id, etag]) => shelf.get(id)?.etag !== etag)
    const { found } = await readReadable(changed, async ([id, etag]) => {
      const document = await read(id)
      return document && ([id, { etag, document }] as const)
    })
    const fresh = new Map(found)
    const present = [...versions].flatMap(([id, etag]) => {
      const known = shelf.get(id)
      const entry = fresh.get(id) ?? (known?.etag === etag ? known : undefined)
      return entry ? [[id, entry] as const] : []
    })
    shelf = new Map(present)
    return present.map(([, { document }]) => document)
  }
}
