import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a request to the endpoint said. */
export interface ModelRequest {
  model: string
  messages: { role: string; content: unknown }[]
  response_format?: { type: string }
  max_tokens?: number
  [field: string]: unknown
}

/** One turn of the script: what the provider does with the next request. */
export type Turn = Played | { play: 'hang' }

type Played =
  | { play: 'answer'; content: string | ((request: ModelRequest) => string) }
  | { play: 'fenced'; content: string }
  | { play: 'empty' }
  | { play: 'truncated'; content: string }
  | { play: 'too-many'; retryAfter: number }
  | { play: 'no-schema'; content: string }
  | { play: 'page' }
  | { play: 'quota' }
  | { play: 'down' }

/**
 * An OpenAI-compatible endpoint on 127.0.0.1 that plays a script, one turn a request; the last turn repeats.
 * It speaks `POST /v1/chat/completions` without streaming. Not emulated: streaming, tools, token counts
 * (they are characters), models, rate limits of its own, authentication beyond a present bearer.
 */
export async function scriptedModel(script: readonly Turn[]): Promise<{
  url: string
  requests: ModelRequest[]
  close: () => Promise<void>
}> {
  const requests: ModelRequest[] = []
  const server = createServer((request, response) => {
    void receive(request).then((body) => {
      const turn = script[Math.min(requests.length, script.length - 1)] ?? { play: 'down' as const }
      requests.push(body)
      const known = request.url === '/v1/chat/completions' && request.headers.authorization
      if (!known) send(response, json(404, { error: { message: 'no such path' } }))
      else if (turn.play !== 'hang') send(response, replyOf(turn, body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/v1`, requests, close: () => stop(server) }
}

interface Reply {
  status: number
  body: string
  headers?: Record<string, string>
}

function replyOf(turn: Played, request: ModelRequest): Reply {
  switch (turn.play) {
    case 'down':
      return json(503, { error: { message: 'overloaded' } })
    case 'quota':
      return json(400, { error: { message: 'insufficient balance', code: 'Arrearage' } })
    case 'too-many':
      return {
        ...json(429, { error: { message: 'slow down' } }),
        headers: { 'content-type': 'application/json', 'retry-after': String(turn.retryAfter) },
      }
    case 'page':
      return {
        status: 200,
        headers: { 'content-type': 'text/html' },
        body: '<html><body>Sign in</body></html>',
      }
    case 'empty':
      return completion(request, '', 'stop')
    case 'truncated':
      return completion(request, turn.content, 'length')
    case 'no-schema':
      return request.response_format?.type === 'json_schema'
        ? json(400, { error: { message: 'response_format type is unavailable' } })
        : completion(request, turn.content, 'stop')
    case 'fenced':
      return completion(request, `好的，结果如下：\n\`\`\`json\n${turn.content}\n\`\`\``, 'stop')
    case 'answer': {
      const { content } = turn
      return completion(request, typeof content === 'string' ? content : content(request), 'stop')
    }
  }
}

function completion(request: ModelRequest, content: string, finish: string): Reply {
  return json(200, {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: request.model,
    choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', content } }],
    usage: {
      prompt_tokens: JSON.stringify(request.messages).length,
      completion_tokens: content.length,
      total_tokens: 0,
    },
  })
}

function json(status: number, body: unknown): Reply {
  return { status, body: JSON.stringify(body) }
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
  response.end(reply.body)
}

async function receive(request: IncomingMessage): Promise<ModelRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as ModelRequest
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => {
    server.close(() => resolve())
  })
}
