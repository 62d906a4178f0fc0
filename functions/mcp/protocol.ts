import { createMcpHandler, ProtocolError, Server } from '@modelcontextprotocol/server'
import type { HttpRequest, HttpResponse } from '../../shared/scf/http.ts'
import { respond, respondJson } from '../../shared/scf/http.ts'
import type { Tool } from './tools/tool.ts'
import { messagesOf, PARSE_ERROR, readMessage, TOO_LARGE } from './wire.ts'

/** Largest body a robot has reason to send, in bytes. */
const MAX_BODY = 64 * 1024

const INSTRUCTIONS =
  '用户问好、说播报、问昨天或今天的告警日志情况时，先调用get_daily_report，并把结果原话念给用户，不要改数字。'

/** Headers the protocol reads; everything else of the caller's stays outside. */
const PASSED = ['content-type', 'mcp-protocol-version', 'mcp-method', 'mcp-name']

/**
 * Answers one MCP request of any revision: initialize-era requests one by one without a session, and
 * 2026-07-28 by its headers. `call` runs a tool and gives what is to be said.
 */
export async function answerMcp(
  request: HttpRequest,
  tools: readonly Tool[],
  call: (tool: Tool, given: unknown) => Promise<string>,
): Promise<HttpResponse> {
  if (Buffer.byteLength(request.body) > MAX_BODY) return respondJson(413, TOO_LARGE)
  const message = readMessage(request.body)
  if (!message) return respondJson(400, PARSE_ERROR)
  if (message.methods.includes('subscriptions/listen')) return noStreams(message.body)
  const handler = createMcpHandler(() => createServer(tools, call))
  const answer = await handler.fetch(
    new Request('https://mcp.invalid/mcp', {
      method: 'POST',
      headers: headersOf(request),
      body: JSON.stringify(message.body),
    }),
  )
  return await unwrap(answer)
}

function createServer(
  tools: readonly Tool[],
  call: (tool: Tool, given: unknown) => Promise<string>,
): Server {
  const server = new Server(
    { name: 'chenbao', title: '晨报', version: '0.1.0' },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  )
  server.setRequestHandler('tools/list', () => ({
    tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
  }))
  server.setRequestHandler('tools/call', async ({ params }) => {
    const tool = tools.find(({ name }) => name === params.name)
    if (!tool) throw new ProtocolError(-32602, '没有这个功能')
    return { content: [{ type: 'text', text: await call(tool, params.arguments) }] }
  })
  return server
}

/** xiaozhi and its bridges accept less than the specification asks for: the SDK is told what it wants. */
function headersOf({ headers }: HttpRequest): Record<string, string> {
  const passed = PASSED.flatMap((name) => {
    const value = headers[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return {
    'content-type': 'application/json',
    ...Object.fromEntries(passed),
    accept: 'application/json, text/event-stream',
  }
}

async function unwrap(answer: Response): Promise<HttpResponse> {
  const type = answer.headers.get('content-type') ?? 'text/plain'
  const body = await answer.text()
  if (!type.startsWith('text/event-stream')) return respond(answer.status, body, type)
  const messages = messagesOf(body)
  const json = messages.length === 1 ? messages[0] : `[${messages.join(',')}]`
  return respond(answer.status, json ?? '', 'application/json; charset=utf-8')
}

/** A function cannot hold a stream open; nothing here ever changes during a connection. */
function noStreams(body: unknown): HttpResponse {
  const id = typeof body === 'object' && body !== null && 'id' in body ? body.id : null
  const error = { code: -32601, message: '不支持订阅' }
  return respondJson(404, { jsonrpc: '2.0', id, error })
}
