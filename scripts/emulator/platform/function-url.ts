import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf, listen } from '../listen.ts'
import { httpEvent } from './events.ts'
import { InvocationFailure } from './function-pool.ts'
import type { LocalScf } from './local-scf.ts'

/** What a function answers behind a function URL. */
interface Answer {
  statusCode: number
  headers?: Record<string, string>
  body?: string
}

/** Gives a function an address of its own, as a function URL does: one request, one synchronous run. */
export async function openFunctionUrl(scf: LocalScf, name: string, port: number) {
  return await listen(port, (request, response) => {
    answer(scf, name, request, response).catch((failure: unknown) => {
      response.writeHead(failure instanceof InvocationFailure ? 500 : 502).end(String(failure))
    })
  })
}

async function answer(
  scf: LocalScf,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const value = await scf.call(
    name,
    httpEvent({
      method: request.method ?? 'GET',
      url: request.url ?? '/',
      headers: request.headers,
      body: await bodyOf(request),
    }),
  )
  if (isAnswer(value)) response.writeHead(value.statusCode, value.headers).end(value.body)
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'statusCode' in value
}
