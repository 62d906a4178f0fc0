import * as z from 'zod'

const NO_ANSWER = '晨报服务没有响应，请稍后再试。'

/** JSON-RPC's own range for servers; the message is spoken verbatim by the robot. */
const UNAVAILABLE = -32000

const requestSchema = z.looseObject({
  method: z.string(),
  id: z.union([z.string(), z.number()]).optional(),
  params: z.looseObject({ protocolVersion: z.string().optional() }).nullish(),
})
type Request = z.infer<typeof requestSchema>

export interface RelayOptions {
  service: string
  token: string
  verbatim: boolean
  timeoutMs: number
  log: (fields: Record<string, unknown>) => void
}

/** Carries messages of one robot to the service and gives the frame to send back, if any. */
export interface Relay {
  answer(frame: string): Promise<string | undefined>
}

/**
 * A relay of single JSON-RPC messages over HTTP. Pings are answered here; whatever goes wrong behind, a
 * robot that asked hears that the service does not answer, and keeps its list of tools.
 */
export function createRelay(options: RelayOptions): Relay {
  let tools: unknown
  const fallback = (request: Request) => unavailable(request, tools, options.verbatim)
  return {
    async answer(frame) {
      const request = parse(frame)
      if (!request) return undefined
      if (request.method === 'ping' && request.id !== undefined) return reply(request, {})
      const text = await ask(options, frame, request)
      if (request.id === undefined) return undefined
      const result = text === undefined ? undefined : answerOf(text)
      if (result === undefined) return fallback(request)
      if (request.method === 'tools/list') tools = result.result ?? tools
      return JSON.stringify(result)
    },
  }
}

function parse(frame: string): Request | undefined {
  try {
    return requestSchema.safeParse(JSON.parse(frame)).data
  } catch {
    return undefined
  }
}

/** The body of a good answer; undefined when the service is down, slow or refuses. */
async function ask(
  { service, token, verbatim, timeoutMs, log }: RelayOptions,
  frame: string,
  { method }: Request,
): Promise<string | undefined> {
  const url = new URL(service)
  if (verbatim) url.searchParams.set('say', 'verbatim')
  const started = Date.now()
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
      },
      body: frame,
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    log({ method, status: response.status, tookMs: Date.now() - started })
    return response.ok ? text : undefined
  } catch (failure) {
    const reason = failure instanceof Error ? failure.name : 'unknown'
    log({ method, error: reason, tookMs: Date.now() - started })
    return undefined
  }
}

const answerSchema = z.looseObject({ jsonrpc: z.literal('2.0'), result: z.unknown().optional() })

function answerOf(text: string): z.infer<typeof answerSchema> | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

function unavailable(request: Request, tools: unknown, verbatim: boolean): string {
  if (request.method === 'initialize') {
    return reply(request, {
      protocolVersion: request.params?.protocolVersion ?? '2024-11-05',
      capabilities: { tools: {} },
      serverInfo: { name: 'chenbao', version: '0.1.0' },
    })
  }
  if (request.method === 'tools/call') {
    const text = verbatim ? JSON.stringify({ action: 'RESPONSE', response: NO_ANSWER }) : NO_ANSWER
    return reply(request, { content: [{ type: 'text', text }] })
  }
  if (request.method === 'tools/list' && tools) return reply(request, tools)
  return JSON.stringify({
    jsonrpc: '2.0',
    id: request.id,
    error: { code: UNAVAILABLE, message: NO_ANSWER },
  })
}

function reply({ id }: Request, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result })
}
