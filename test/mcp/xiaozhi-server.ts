/**
 * xiaozhi-esp32-server with `transport: "streamable-http"` (path A), as it was observed with its python client
 * mcp 1.22.0: exact parameters and headers, one initialise per wake-up, three attempts after a JSON-RPC error,
 * silence after an HTTP failure. Not emulated: audio, the language model, SSE resumption.
 */
export interface XiaozhiServer {
  /** A new robot connection: initialise, announce, list; rejects when that takes over its limit. */
  wakeUp(): Promise<string[]>
  /** One tool call as the model made it. */
  call(tool: string, given: Record<string, unknown>): Promise<Heard>
}

/** What became of a call: given to the model as text, spoken as it is, or nothing until the time limit. */
export type Heard =
  | { to: 'model'; text: string }
  | { to: 'voice'; text: string }
  | { to: 'nobody'; why: string }

interface RpcAnswer {
  result?: {
    content?: { type: string; text: string }[]
    structuredContent?: unknown
    isError?: boolean
    tools?: { name: string; outputSchema?: unknown }[]
    protocolVersion?: string
  }
  error?: { message: string }
}

class HttpFailure extends Error {
  readonly status: number
  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

const NETWORK_TROUBLE = '网络好像有点问题，请稍后再试。'
const INIT_LIMIT_MS = 10_000
const ATTEMPTS = 3

export function xiaozhiServer(options: {
  url: string
  token: string
  callLimitMs?: number
  pauseMs?: number
}): XiaozhiServer {
  const { url, token, callLimitMs = 30_000, pauseMs = 1 } = options
  let version: string | undefined
  let id = 0
  let dead = false

  const send = async (body: Record<string, unknown>, limitMs: number) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        Authorization: `Bearer ${token}`,
        ...(version ? { 'mcp-protocol-version': version } : {}),
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...body }),
      signal: AbortSignal.timeout(limitMs),
    })
    if (response.headers.has('mcp-session-id')) throw new Error('would open a GET stream')
    if (!response.ok) throw new HttpFailure(response.status)
    if (response.status === 202) return {}
    return parse(await response.text(), response.headers.get('content-type') ?? '')
  }

  const initialise = async () => {
    version = undefined
    const params = {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'mcp', version: '0.1.0' },
    }
    id = 0
    const answer = await send({ method: 'initialize', params, id: id++ }, INIT_LIMIT_MS)
    const offered = answer.result?.protocolVersion ?? ''
    if (!['2024-11-05', '2025-03-26', '2025-06-18'].includes(offered)) {
      throw new Error(`Unsupported protocol version from the server: ${offered}`)
    }
    version = offered
    await send({ method: 'notifications/initialized' }, INIT_LIMIT_MS)
    const list = await send({ method: 'tools/list', id: id++ }, INIT_LIMIT_MS)
    return list.result?.tools ?? []
  }

  const callOnce = (tool: string, given: Record<string, unknown>) => {
    const params = { name: tool, arguments: given, _meta: { progressToken: id } }
    return send({ method: 'tools/call', params, id: id++ }, callLimitMs)
  }

  return {
    wakeUp: async () => {
      const tools = await initialise()
      dead = false
      return tools.map(({ name }) => name)
    },
    call: async (tool, given) => {
      if (dead) await initialise().then(() => (dead = false))
      let message = ''
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const answer = await callOnce(tool, given).catch((failure: unknown) => failure)
        if (answer instanceof HttpFailure && answer.status === 404) {
          message = 'Session terminated'
        } else if (answer instanceof Error) {
          dead = true
          return { to: 'nobody', why: NETWORK_TROUBLE }
        } else {
          const { result, error } = answer as RpcAnswer
          if (!error) return { to: 'model', text: repr(result) }
          message = error.message
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs))
        if (attempt < ATTEMPTS) await initialise().catch(() => undefined)
      }
      return { to: 'voice', text: message }
    },
  }
}

/** The python client takes plain JSON and event streams. */
function parse(text: string, type: string): RpcAnswer {
  if (!type.startsWith('text/event-stream')) return JSON.parse(text)
  const data = /^data: ?(.*)$/m.exec(text)?.[1] ?? '{}'
  return JSON.parse(data)
}

/** `str(CallToolResult)`: what the language model really gets to read. */
function repr(result: RpcAnswer['result']): string {
  const blocks = (result?.content ?? []).map(
    ({ text }) => `TextContent(type='text', text='${text}', annotations=None, meta=None)`,
  )
  const structured = result?.structuredContent === undefined ? 'None' : '…'
  const isError = result?.isError ? 'True' : 'False'
  return `meta=None content=[${blocks.join(', ')}] structuredContent=${structured} isError=${isError}`
}
