import { createHash } from 'node:crypto'
import type { BucketFolder, ObjectRecord } from './bucket-folder.ts'
import { CosError } from './cos-error.ts'
import type { Answer, CosRequest } from './request.ts'

/** How objects are written: where the present comes from, and whether creators may race. */
export interface WriteRules {
  clock: () => Date
  /** Several concurrent creators of one key may win, as COS does not promise that they do not. */
  racy: boolean
}

/** PUT Object, with `x-cos-forbid-overwrite`; the answer carries the record for the trigger. */
export async function putObject(
  bucket: BucketFolder,
  request: CosRequest,
  { clock, racy }: WriteRules,
): Promise<Answer & { written: ObjectRecord }> {
  const { key, headers, body } = request
  checkKey(key)
  checkMd5(headers['content-md5'], body)
  const forbidden = headers['x-cos-forbid-overwrite'] === 'true'
  const takenOnArrival = bucket.has(key)
  const record = await bucket.inRow(key, async () => {
    if (forbidden && (racy ? takenOnArrival : bucket.has(key))) {
      throw new CosError(409, 'FileAlreadyExists', 'The object you specified already exists.')
    }
    return await bucket.write(key, body, clock(), keptHeaders(headers))
  })
  return {
    status: 200,
    headers: { etag: `"${record.etag}"` },
    body: Buffer.alloc(0),
    written: record,
  }
}

/** GET and HEAD Object: ranges, If-Match, If-None-Match, `response-content-*` of presigned addresses. */
export async function getObject(bucket: BucketFolder, request: CosRequest): Promise<Answer> {
  const { key, headers } = request
  const found = await bucket.inRow(key, () => bucket.read(key))
  if (!found) throw new CosError(404, 'NoSuchKey', 'The specified key does not exist.')
  const { record, body } = found
  if (headers['if-match'] && unquoted(headers['if-match']) !== record.etag) {
    throw new CosError(412, 'PreconditionFailed', 'The ETag is another one.')
  }
  const about = describe(record)
  if (headers['if-none-match'] && unquoted(headers['if-none-match']) === record.etag) {
    return { status: 304, headers: about, body: Buffer.alloc(0) }
  }
  const range = readRange(headers.range, body.length)
  if (!range) return { status: 200, headers: about, body }
  const contentRange = `bytes ${range.from}-${range.to}/${body.length}`
  return {
    status: 206,
    headers: { ...about, 'content-range': contentRange },
    body: body.subarray(range.from, range.to + 1),
  }
}

/** DELETE Object: 204 for absent keys too. */
export async function deleteObject(bucket: BucketFolder, key: string): Promise<Answer> {
  await bucket.inRow(key, () => bucket.remove(key))
  return { status: 204, headers: {}, body: Buffer.alloc(0) }
}

/** Compares a body with its Content-MD5, where one was sent. */
export function checkMd5(given: string | undefined, body: Buffer): void {
  if (!given) return
  if (Buffer.from(given, 'base64').length !== 16) {
    throw new CosError(400, 'InvalidDigest', 'The Content-MD5 you specified is invalid.')
  }
  if (createHash('md5').update(body).digest('base64') !== given) {
    throw new CosError(400, 'BadDigest', 'The Content-MD5 does not match the body.')
  }
}

function checkKey(key: string): void {
  if (key === '') throw new CosError(405, 'MethodNotAllowed', 'A bucket cannot be written.')
  if (Buffer.byteLength(key) > 850) {
    throw new CosError(400, 'KeyTooLong', 'The specified key is longer than 850 bytes.')
  }
}

function keptHeaders(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => name === 'content-type' || name.startsWith('x-cos-meta-'),
  )
  return Object.fromEntries(kept)
}

function describe(record: ObjectRecord): Record<string, string> {
  return {
    'content-type': 'application/octet-stream',
    ...record.headers,
    etag: `"${record.etag}"`,
    'last-modified': new Date(record.modifiedAt).toUTCString(),
    'accept-ranges': 'bytes',
  }
}

function readRange(
  header: string | undefined,
  size: number,
): { from: number; to: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const last = match[2] === '' ? size - 1 : Number(match[2])
  const from = match[1] === '' ? Math.max(0, size - last) : Number(match[1])
  const to = match[1] === '' ? size - 1 : Math.min(last, size - 1)
  if (from >= size || from > to) {
    throw new CosError(416, 'InvalidRange', 'The requested range cannot be satisfied.')
  }
  return { from, to }
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', '')
}
