import type { Digest } from '../documents/digest.ts'

/** What the map step reads: one log object as stored. */
export interface DigestInput {
  /** The bytes as stored, gzip or plain. */
  stream: AsyncIterable<Uint8Array>
  object: { bucket: string; key: string; etag: string; size: number }
  environment: string
  /** Milliseconds since the epoch that date lines without a time when the key names none, e.g. when the object was stored. */
  storedAt?: number
  /** Keeps reading until aborted; what was read then stands in a digest that is not complete. */
  signal?: AbortSignal
}

/**
 * Reads one log object to its end and returns a digest for every day found in it, sorted by day, the day of the
 * object's path always among them (also when the object is empty or broken). Streams: memory does not grow with the
 * object. Never throws for what the object holds: a cut, damaged or foreign object gives digests with
 * `complete: false` and a `problem`. Errors of the stream itself (UpstreamError) fly. Same bytes in, same digests out.
 */
export function digestObject(input: DigestInput): Promise<Digest[]> {
  return Promise.reject(new Error(`not yet: ${input.object.key}`))
}

/** Id of an object in digest keys: sha256 of bucket, key and ETag. */
export function objectId(object: { bucket: string; key: string; etag: string }): string {
  return `${object.bucket}`
}
