import type { Readable } from 'node:stream'

/** An object without its body. */
export interface ObjectSummary {
  key: string
  /** Bytes as stored. */
  size: number
  /** Without quotes. */
  etag: string
  modifiedAt: Date
}

/** An object with its body. */
export interface StoredObject {
  key: string
  body: Buffer
  etag: string
}

/** Objects in key order, and names of "folders" without the prefix and slash. */
export interface Level {
  objects: ObjectSummary[]
  folders: string[]
}

/**
 * One bucket. Absence is `undefined`; everything else that goes wrong is an UpstreamError.
 * COS gives no compare-and-swap and no proven atomicity under races: `create` is an idempotency guard,
 * never a mutex.
 */
export interface Store {
  /** `<name>-<appid>`. */
  readonly bucket: string
  get(key: string): Promise<StoredObject | undefined>
  /** The body as a stream of bytes as stored; read errors reach the stream as UpstreamError. */
  stream(key: string): Promise<Readable | undefined>
  head(key: string): Promise<ObjectSummary | undefined>
  /** Writes the whole object, replacing what is there; returns its ETag. */
  put(key: string, body: Buffer | string, options?: { contentType?: string }): Promise<string>
  /** Writes the object unless the key is taken; tells whether it was written. */
  create(key: string, body: Buffer | string, options?: { contentType?: string }): Promise<boolean>
  /** Objects below `prefix` in key order, from after the key `after`. */
  list(prefix: string, options?: { after?: string }): AsyncIterable<ObjectSummary>
  /** Names directly below `prefix` that end with `/`: the "folders", without the prefix and slash. */
  folders(prefix: string): Promise<string[]>
  /** What lies directly below `prefix` from after the key `after`: objects and folders, an answer of the store at a time. */
  level(prefix: string, options?: { after?: string }): AsyncIterable<Level>
  /** Removes objects in batches; absent keys are no error. */
  remove(keys: readonly string[]): Promise<void>
}
