import * as z from 'zod'

const messageSchema = z.looseObject({ method: z.string() })
const paramsSchema = z.looseObject({})

/** A body that is not JSON, by JSON-RPC's own code. */
export const PARSE_ERROR = {
  jsonrpc: '2.0',
  id: null,
  error: { code: -32700, message: '请求不是有效的 JSON' },
}

/** A body no robot has reason to send. */
export const TOO_LARGE = {
  jsonrpc: '2.0',
  id: null,
  error: { code: -32600, message: '请求太大' },
}

/** What a body asks for. */
export interface Message {
  body: unknown
  methods: string[]
}

/** Deepest nesting a robot has reason to send; far below what recursion bears. */
const MAX_DEPTH = 32

/**
 * Reads a body and mends what the SDK refuses but xiaozhi sends: `params: null` (its web console),
 * `arguments` that are null or JSON text. Undefined when it is not JSON, or nested without reason.
 */
export function readMessage(text: string): Message | undefined {
  let body: unknown
  if (isDeep(text)) return undefined
  try {
    body = JSON.parse(text)
  } catch {
    return undefined
  }
  const mended = Array.isArray(body) ? body.map(mend) : mend(body)
  const list: unknown[] = Array.isArray(mended) ? mended : [mended]
  const methods = list.flatMap((one) => messageSchema.safeParse(one).data?.method ?? [])
  return { body: mended, methods }
}

function mend(message: unknown): unknown {
  const parsed = messageSchema.safeParse(message)
  if (!parsed.success) return message
  const { params, ...rest } = parsed.data
  if (params === null || params === undefined) return rest
  const bag = paramsSchema.safeParse(params)
  if (!bag.success || rest.method !== 'tools/call') return message
  const { _meta: meta, ...others } = bag.data
  return {
    ...rest,
    params: {
      ...others,
      arguments: mendArguments(bag.data.arguments),
      ...(meta ? { _meta: meta } : {}),
    },
  }
}

function mendArguments(given: unknown): unknown {
  if (typeof given !== 'string') return paramsSchema.safeParse(given).data ?? {}
  if (isDeep(given)) return {}
  try {
    return paramsSchema.safeParse(JSON.parse(given)).data ?? {}
  } catch {
    return {}
  }
}

/** Whether JSON text nests deeper than it may, found without reading it: brackets inside strings do not count. */
function isDeep(text: string): boolean {
  let depth = 0
  let isText = false
  for (let at = 0; at < text.length; at += 1) {
    const one = text[at]
    if (one === '"') isText = !isText
    else if (isText && one === '\\') at += 1
    else if (!isText && (one === '[' || one === '{')) depth += 1
    else if (!isText && (one === ']' || one === '}')) depth -= 1
    if (depth > MAX_DEPTH) return true
  }
  return false
}

/** The JSON-RPC messages of a server-sent event stream, in order. */
export function messagesOf(stream: string): string[] {
  return stream.split(/\r?\n\r?\n/).flatMap((event) => {
    const data = event
      .split(/\r?\n/)
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice(5).trimStart())
    return data.length > 0 ? [data.join('\n')] : []
  })
}
