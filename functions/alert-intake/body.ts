import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { InputError } from '../../shared/failures.ts'
import type { HttpRequest } from '../../shared/scf/http.ts'

/** Most bytes of a body that are kept. */
export const MOST_BYTES = 1_048_576

/** A body as it will be kept. */
export interface KeptBody {
  text: string
  truncatedFrom?: number
  encoded?: 'base64'
}

const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const

/**
 * The body as text, at most MOST_BYTES of it. A compressed one is unpacked no further than that, so that a
 * bomb costs no memory; one that cannot be unpacked is kept as it is. Throws InputError for any other encoding.
 */
export async function bodyOf(request: HttpRequest): Promise<KeptBody> {
  const raw = request.bytes ?? Buffer.from(request.body, 'utf8')
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase()
  if (encoding === '' || encoding === 'identity') return cut(raw, raw.length)
  if (!isKnown(encoding)) throw new InputError('content-encoding: must be gzip, deflate or br')
  if (raw.length === 0) return { text: '' }
  try {
    const { head, seen } = await unpackHead(raw, DECODERS[encoding]())
    return cut(head, seen)
  } catch {
    return { ...cut(Buffer.from(raw.toString('base64')), raw.length), encoded: 'base64' }
  }
}

function isKnown(encoding: string): encoding is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, encoding)
}

async function unpackHead(raw: Buffer, decoder: Transform) {
  const parts: Buffer[] = []
  let seen = 0
  decoder.end(raw)
  for await (const part of decoder) {
    parts.push(part)
    seen += part.length
    if (seen > MOST_BYTES) break
  }
  return { head: Buffer.concat(parts), seen }
}

/** At most MOST_BYTES of a body of `from` bytes, cut between characters. */
export function cut(bytes: Buffer, from: number): KeptBody {
  if (bytes.length <= MOST_BYTES) return { text: bytes.toString('utf8') }
  const head = new TextDecoder().decode(bytes.subarray(0, MOST_BYTES), { stream: true })
  return { text: head, truncatedFrom: from }
}
