import * as z from 'zod'

const recordSchema = z.object({
  cos: z.object({
    cosObject: z.object({
      url: z.string().optional(),
      key: z.string(),
      size: z.number().optional(),
    }),
    cosBucket: z.object({ name: z.string(), appid: z.union([z.string(), z.number()]) }),
  }),
  event: z.object({ eventName: z.string(), eventTime: z.number() }),
})

/**
 * A COS trigger event; several records may be merged in one (cloud.tencent.com/document/product/583/9707).
 * The raw record holds an Authorization header: never log it.
 */
export const bucketEventSchema = z
  .object({ Records: z.array(recordSchema).min(1) })
  .transform((event) => event.Records.map(toChange))

/** One object that was created or removed. */
export interface BucketChange {
  /** `<name>-<appid>`. */
  bucket: string
  key: string
  /** The key as it stands in the record, tried when `key` is not found: its encoding is undocumented. */
  otherKey: string
  eventName: string
  at: Date
}

function toChange(record: z.infer<typeof recordSchema>): BucketChange {
  const { cosObject, cosBucket } = record.cos
  const raw = cosObject.key.split('/').slice(3).join('/')
  const fromUrl = cosObject.url && URL.canParse(cosObject.url) ? pathOf(cosObject.url) : undefined
  return {
    bucket: `${cosBucket.name}-${cosBucket.appid}`,
    key: fromUrl ?? raw,
    otherKey: raw,
    eventName: record.event.eventName,
    at: new Date(record.event.eventTime * 1000),
  }
}

function pathOf(url: string): string {
  const path = new URL(url).pathname.slice(1)
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
