import type { IncomingMessage } from 'node:http'
import { CosError } from './cos-error.ts'
import type { SignedRequest } from './signature.ts'

/** Largest body that is taken, in bytes: everything is held in memory once. */
const LARGEST_BODY = 256 * 1024 * 1024

/** A request to a bucket or an object in it. */
export interface CosRequest extends SignedRequest {
  /** `<name>-<appid>`, from the Host header. */
  bucket: string
  region: string
  /** Empty for the bucket itself. */
  key: string
  body: Buffer
}

/** What is answered. */
export interface Answer {
  status: number
  headers: Record<string, string>
  body: Buffer
}

/** Reads a request up to its body; the bucket is in the Host header, as in production. */
export function readHead(request: IncomingMessage): Omit<CosRequest, 'body'> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value ?? '')]),
  )
  const host = /^([a-z0-9-]+-\d+)\.cos\.([a-z0-9-]+)\.(?:myqcloud\.com|tencentcos\.cn)/.exec(
    headers.host ?? '',
  )
  if (!host?.[1] || !host[2]) {
    throw new CosError(400, 'InvalidURI', 'The Host header names no bucket.')
  }
  const [rawPath = '', ...rawQuery] = (request.url ?? '').split('?')
  const path = decoded(rawPath)
  return {
    method: request.method ?? 'GET',
    path,
    headers,
    query: new URLSearchParams(rawQuery.join('?').replaceAll('+', '%2B')),
    bucket: host[1],
    region: host[2],
    key: path.slice(1),
  }
}

/** Reads the body, at most LARGEST_BODY. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LARGEST_BODY) throw new CosError(400, 'EntityTooLarge', 'The body is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new CosError(400, 'InvalidURI', 'The path is not percent-encoded UTF-8.')
  }
}
