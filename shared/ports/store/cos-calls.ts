import { setTimeout as sleep } from 'node:timers/promises'
import { type CosAccess, cosClients } from './cos-client.ts'
import { withBackOff } from './cos-failure.ts'
import { type RangePart, sizeFrom } from './cos-ranges.ts'

/** COS takes at most this many keys a multi-delete, and gives as many a listing (436/14518). */
export const PAGE = 1000

/** A bucket, how it is reached, and how waiting is done (tests do not). */
export interface CosBucket extends CosAccess {
  bucket: string
  region: string
  pause?: (ms: number) => Promise<void>
}

/** The calls of the SDK this project makes, each repeated while COS asks to slow down. */
export type CosCalls = ReturnType<typeof cosCalls>

/** Binds the calls to one bucket; they reject with what the SDK rejects with (`readRejection`). */
export function cosCalls(options: CosBucket) {
  const { bucket, region, pause = sleep } = options
  const client = cosClients(options)
  const place = { Bucket: bucket, Region: region }
  const calling = <T>(key: string, call: () => Promise<T>) => withBackOff(key, call, pause)

  return {
    get: (key: string) =>
      calling(key, async () => (await client()).getObject({ ...place, Key: key })),

    range: async (key: string, from: number, to: number, etag?: string): Promise<RangePart> => {
      const pinned = etag ? { IfMatch: `"${etag}"` } : {}
      const result = await calling(key, async () =>
        (await client()).getObject({ ...place, Key: key, Range: `bytes=${from}-${to}`, ...pinned }),
      )
      const size = sizeFrom(result.headers?.['content-range'], result.Body.length)
      return { body: result.Body, etag: unquoted(result.ETag), size }
    },

    head: (key: string) =>
      calling(key, async () => (await client()).headObject({ ...place, Key: key })),

    /** Goes past the SDK's upload queue, which lets three pass at a time and keeps failed bodies. */
    put: (key: string, body: Buffer | string, Headers: Record<string, string>) => {
      const parameters = { ...place, Key: key, Body: Buffer.from(body), Headers, SkipTask: true }
      return calling(key, async () =>
        (await client()).putObject({ ...parameters, Headers: { ...Headers } }),
      )
    },

    page: (Prefix: string, Marker: string, Delimiter?: string) => {
      const folders = Delimiter ? { Delimiter } : {}
      return calling(Prefix, async () =>
        (await client()).getBucket({ ...place, Prefix, Marker, MaxKeys: PAGE, ...folders }),
      )
    },

    deleteMany: (keys: readonly string[]) => {
      const Objects = keys.map((Key) => ({ Key }))
      return calling(bucket, async () =>
        (await client()).deleteMultipleObject({ ...place, Objects, Quiet: true }),
      )
    },
  }
}

/** An ETag without its quotes. */
export function unquoted(etag: unknown): string {
  return String(etag ?? '').replaceAll('"', '')
}
