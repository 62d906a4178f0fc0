import { gunzipSync, gzipSync } from 'node:zlib'
import { type Digest, digestHeadSchema } from '../documents/digest.ts'
import { DocumentError, messageOf } from '../failures.ts'

/** A digest's bytes: gzip JSON, the same for the same digest. */
export function encodeDigest(digest: Digest): Buffer {
  return gzipSync(JSON.stringify(digest), { level: 9 })
}

/** Reads a digest; checks the head only. Throws DocumentError naming `key` for anything that is not one. */
export function decodeDigest(key: string, body: Uint8Array): Digest {
  const digest = unpack(key, body)
  const head = digestHeadSchema.safeParse(digest)
  if (head.success) return digest
  const issue = head.error.issues[0]
  throw new DocumentError(key, `${issue?.path.join('.') || 'document'}: ${issue?.message}`)
}

function unpack(key: string, body: Uint8Array): Digest {
  try {
    return JSON.parse(gunzipSync(body).toString())
  } catch (cause) {
    throw new DocumentError(key, `document: must be gzip JSON (${messageOf(cause)})`, { cause })
  }
}
