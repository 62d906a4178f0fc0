import { gunzipSync, gzipSync } from 'node:zlib'
import { decode } from '../documents/codec.ts'
import { type Digest, digestHeadSchema } from '../documents/digest.ts'

/** A digest's bytes: gzip JSON, the same for the same digest. */
export function encodeDigest(digest: Digest): Buffer {
  return gzipSync(JSON.stringify(digest), { level: 9 })
}

/** Reads a digest; checks the head only. Throws DocumentError naming `key` for anything that is not one. */
export function decodeDigest(key: string, body: Uint8Array): Digest {
  const parsed = JSON.parse(gunzipSync(body).toString())
  decode(digestHeadSchema, key, JSON.stringify(parsed))
  return parsed
}
