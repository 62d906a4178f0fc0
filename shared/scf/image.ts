import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { messageOf } from '../failures.ts'
import type { MainHandler } from './serve.ts'

/** Where an image function must listen, within 30 s of its start (583/56051). */
export const IMAGE_PORT = 9000

/** Largest event the platform sends. */
const EVENT_BYTES = 6 * 1024 * 1024

/**
 * Serves a function from a container image: the platform POSTs each event to `/event-invoke`, with the
 * context and the keys of the execution role in X-Scf-* headers, which go no further than the context. A
 * failure is answered with 500, so that the platform retries. Anything else is answered with 404.
 */
export function imageListener(handler: MainHandler): RequestListener {
  return (request, response) => {
    answer(handler, request)
      .then(([status, body]) => send(response, status, body))
      .catch((failure: unknown) => send(response, 500, { errorMessage: messageOf(failure) }))
  }
}

async function answer(handler: MainHandler, request: IncomingMessage): Promise<[number, unknown]> {
  if (request.method !== 'POST' || request.url !== '/event-invoke') {
    return [404, { errorMessage: 'only POST /event-invoke is served' }]
  }
  const event = parseEvent(await readBody(request))
  return [200, (await handler(event, contextOf(request))) ?? null]
}

/** The context of an event function, as far as `runInvocation` reads it. */
function contextOf({ headers }: IncomingMessage): Record<string, unknown> {
  const header = (name: string) => headers[`x-scf-${name}`]?.toString()
  const [secretId, secretKey] = [header('secret-id'), header('secret-key')]
  const token = header('session-token')
  return {
    request_id: header('request-id'),
    function_name: header('name'),
    time_limit_in_ms: millisecondsOf(header('timeout')),
    tencentcloud_region: header('region'),
    tencentcloud_uin: header('uin'),
    ...(secretId && secretKey && token ? { chenbao_keys: { secretId, secretKey, token } } : {}),
  }
}

/** The unit of the header is not documented: no limit is longer than 900 s, so more must be milliseconds. */
function millisecondsOf(limit: string | undefined): number | undefined {
  const value = Number(limit)
  if (!(value > 0)) return undefined
  return value <= 900 ? value * 1000 : value
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > EVENT_BYTES) throw new Error('the event is larger than 6 MB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseEvent(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new Error('the event is not JSON', { cause })
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}
