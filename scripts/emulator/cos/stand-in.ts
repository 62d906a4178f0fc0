import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { listen } from '../listen.ts'
import { BucketFolder, type ObjectRecord } from './bucket-folder.ts'
import { deleteMany, listBucket } from './bucket-verbs.ts'
import { CosError } from './cos-error.ts'
import { type CosFaults, sufferAfter, sufferBefore } from './faults.ts'
import { deleteObject, getObject, putObject, type WriteRules } from './object-verbs.ts'
import { type Answer, type CosRequest, readBody, readHead } from './request.ts'
import { type CosIdentities, verifySignature } from './signature.ts'
import { errorXml } from './xml.ts'

/** An object that was created or replaced, as a COS trigger tells it. */
export interface CreatedObject {
  bucket: string
  region: string
  key: string
  size: number
  etag: string
  eventName: 'cos:ObjectCreated:Put'
  at: Date
  /** The request's headers; a real trigger repeats them, Authorization included. */
  headers: Record<string, string>
}

/** How the stand-in is set up. */
export interface CosStandInOptions {
  /** Where buckets lie, one folder each. */
  folder: string
  /** Bucket -> region. */
  buckets: Record<string, string>
  identities: CosIdentities
  /** The present of Last-Modified; signatures are checked against wall time. */
  clock: () => Date
  racy?: boolean
  /** 0 or absent: any free port. */
  port?: number
  onCreated?: (created: CreatedObject) => void
}

/** A running stand-in. */
export interface CosStandIn {
  /** `127.0.0.1:<port>`, for CHENBAO_LOCAL_COS. */
  address: string
  buckets: ReadonlyMap<string, BucketFolder>
  /** Asked once a request; set it to make requests fail. */
  faults: CosFaults | undefined
  /** Answered requests, by method. */
  requests: Map<string, number>
  /** Writes an object past HTTP and signature; fires `onCreated` only when asked. */
  seed(
    bucket: string,
    key: string,
    body: Buffer,
    options?: { at?: Date; fire?: boolean },
  ): Promise<void>
  close(): Promise<void>
}

/**
 * A COS on 127.0.0.1 that speaks its XML protocol: virtual-hosted buckets, verified q-signatures, PUT with
 * forbid-overwrite, GET with ranges and conditions, HEAD, DELETE, listing, multi-delete; objects on disk,
 * requests of one key in a row. Not emulated: append, multipart, copy, POST forms, ACL and CAM policies
 * beyond "these keys, these buckets", versioning, lifecycle, storage classes, encryption, crc64, quotas,
 * bucket management, bodies over 256 MB, and any delay before a change is seen.
 */
export async function startCosStandIn(options: CosStandInOptions): Promise<CosStandIn> {
  const buckets = new Map<string, BucketFolder>()
  for (const name of Object.keys(options.buckets)) {
    buckets.set(name, await BucketFolder.open(join(options.folder, name)))
  }
  const requests = new Map<string, number>()
  const server = await listen(options.port ?? 0, (request, response) => {
    requests.set(request.method ?? '', (requests.get(request.method ?? '') ?? 0) + 1)
    void serve(standIn, options, request, response)
  })
  const standIn: CosStandIn = {
    address: `127.0.0.1:${server.port}`,
    buckets,
    faults: undefined,
    requests,
    seed: async (bucket, key, body, { at = options.clock(), fire = false } = {}) => {
      const folder = bucketOf(buckets, bucket)
      const record = await folder.inRow(key, () => folder.write(key, body, at))
      if (fire) announce(options, bucket, record, {})
    },
    close: async () => {
      await server.close()
      for (const bucket of buckets.values()) await bucket.flush()
    },
  }
  return standIn
}

async function serve(
  standIn: CosStandIn,
  options: CosStandInOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomBytes(12).toString('hex')
  try {
    const head = readHead(incoming)
    const request = { ...head, body: await readBody(incoming) }
    const folder = admit(standIn, options, request)
    const fault = standIn.faults?.({
      method: request.method,
      bucket: request.bucket,
      key: request.key,
    })
    if (await sufferBefore(fault, response)) return
    const answer = await answerOf(folder, request, options)
    if (!sufferAfter(fault, response, answer)) send(response, request.method, answer, requestId)
  } catch (failure) {
    sendError(response, incoming, failure, requestId)
  }
}

/** Checks who asks and what for; returns the bucket. */
function admit(standIn: CosStandIn, options: CosStandInOptions, request: CosRequest): BucketFolder {
  const identity = verifySignature(request, options.identities)
  const folder = bucketOf(standIn.buckets, request.bucket)
  if (options.buckets[request.bucket] !== request.region) throw noSuchBucket()
  if (!identity.buckets.includes(request.bucket)) {
    throw new CosError(403, 'AccessDenied', 'Access Denied.')
  }
  return folder
}

async function answerOf(
  folder: BucketFolder,
  request: CosRequest,
  options: CosStandInOptions,
): Promise<Answer> {
  const { method, key, query, headers } = request
  const rules: WriteRules = { clock: options.clock, racy: options.racy ?? false }
  if (method === 'PUT' && query.size === 0 && !headers['x-cos-copy-source']) {
    const answer = await putObject(folder, request, rules)
    announce(options, request.bucket, answer.written, headers)
    return answer
  }
  if (method === 'GET' && key === '' && !hasSubresource(query)) return listBucket(folder, request)
  if ((method === 'GET' || method === 'HEAD') && key !== '') return await getObject(folder, request)
  if (method === 'HEAD') return { status: 200, headers: {}, body: Buffer.alloc(0) }
  if (method === 'DELETE' && key !== '') return await deleteObject(folder, key)
  if (method === 'POST' && query.has('delete')) return await deleteMany(folder, request)
  throw new CosError(501, 'NotImplemented', `The stand-in has no ${method} of this kind.`)
}

function hasSubresource(query: URLSearchParams): boolean {
  return ['acl', 'cors', 'lifecycle', 'uploads', 'versions'].some((name) => query.has(name))
}

function announce(
  options: CosStandInOptions,
  bucket: string,
  { key, size, etag, modifiedAt }: ObjectRecord,
  headers: Record<string, string>,
): void {
  const region = options.buckets[bucket] ?? ''
  const at = new Date(modifiedAt)
  options.onCreated?.({
    bucket,
    region,
    key,
    size,
    etag,
    eventName: 'cos:ObjectCreated:Put',
    at,
    headers,
  })
}

function bucketOf(buckets: ReadonlyMap<string, BucketFolder>, name: string): BucketFolder {
  const folder = buckets.get(name)
  if (!folder) throw noSuchBucket()
  return folder
}

function noSuchBucket(): CosError {
  return new CosError(404, 'NoSuchBucket', 'The specified bucket does not exist.')
}

function send(response: ServerResponse, method: string, answer: Answer, requestId: string): void {
  const { status, headers, body } = answer
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(body.length) }
  response.writeHead(status, {
    ...headers,
    ...length,
    'x-cos-request-id': requestId,
    server: 'tencent-cos',
  })
  response.end(method === 'HEAD' ? undefined : body)
}

function sendError(
  response: ServerResponse,
  request: IncomingMessage,
  failure: unknown,
  requestId: string,
): void {
  if (response.headersSent || response.socket?.destroyed !== false) return
  const known = failure instanceof CosError
  const error = known ? failure : new CosError(500, 'InternalError', String(failure))
  if (!known) console.error('the COS stand-in has a bug:', failure)
  const body = Buffer.from(errorXml(error, request.url ?? '', requestId))
  const headers = { 'content-type': 'application/xml' }
  send(response, request.method ?? '', { status: error.status, headers, body }, requestId)
}
