import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ObjectSummary, Store, StoredObject } from '../../shared/ports/store/store.ts'

/**
 * A store in memory. `racy` plays what COS does not promise away: a `create` that runs at the same time
 * as another of the same key may win too.
 */
export function memoryStore(
  options: { bucket?: string; racy?: boolean; now?: () => Date } = {},
): Store & {
  readonly objects: Map<string, StoredObject & { modifiedAt: Date }>
} {
  const objects = new Map<string, StoredObject & { modifiedAt: Date }>()
  const now = options.now ?? (() => new Date())
  const write = (key: string, content: Buffer | string) => {
    const body = Buffer.from(content)
    const etag = createHash('md5').update(body).digest('hex')
    objects.set(key, { key, body, etag, modifiedAt: now() })
    return etag
  }
  const summary = (object: StoredObject & { modifiedAt: Date }): ObjectSummary => ({
    key: object.key,
    size: object.body.length,
    etag: object.etag,
    modifiedAt: object.modifiedAt,
  })
  const below = (prefix: string) =>
    [...objects.keys()]
      .filter((key) => key.startsWith(prefix))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

  return {
    bucket: options.bucket ?? 'chenbao-1250000000',
    objects,
    get: async (key) => {
      const object = objects.get(key)
      return object && { key, body: object.body, etag: object.etag }
    },
    stream: async (key) => {
      const object = objects.get(key)
      return object && Readable.from([object.body])
    },
    head: async (key) => {
      const object = objects.get(key)
      return object && summary(object)
    },
    put: async (key, body) => write(key, body),
    create: async (key, body) => {
      const taken = objects.has(key)
      if (options.racy) await new Promise((resolve) => setImmediate(resolve))
      if (taken) return false
      write(key, body)
      return true
    },
    async *list(prefix, { after = '' } = {}) {
      for (const key of below(prefix)) {
        const object = objects.get(key)
        if (object && Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0)
          yield summary(object)
      }
    },
    folders: async (prefix) => [
      ...new Set(
        below(prefix).flatMap((key) => {
          const rest = key.slice(prefix.length)
          return rest.includes('/') ? [rest.slice(0, rest.indexOf('/'))] : []
        }),
      ),
    ],
    async *level(prefix, { after = '' } = {}) {
      const page = { objects: [] as ObjectSummary[], folders: new Set<string>() }
      for (const key of below(prefix)) {
        const [name = '', ...rest] = key.slice(prefix.length).split('/')
        const object = objects.get(key)
        const entry = rest.length > 0 ? `${prefix}${name}/` : key
        if (Buffer.compare(Buffer.from(entry), Buffer.from(after)) <= 0) continue
        if (rest.length > 0) page.folders.add(name)
        else if (object) page.objects.push(summary(object))
      }
      yield { objects: page.objects, folders: [...page.folders] }
    },
    remove: async (keys) => {
      for (const key of keys) objects.delete(key)
    },
  }
}
