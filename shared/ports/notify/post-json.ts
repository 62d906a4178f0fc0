import { UpstreamError } from '../../failures.ts'

/** Longest answer that is read, in bytes. */
const LONGEST_ANSWER = 64 * 1024

/** Failures of fetch that happen before a byte of the request has left. */
const NOT_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'ENETUNREACH',
]

/** How chat services are reached. */
export interface ChatAccess {
  /** `127.0.0.1:<port>` of a stand-in; the service's host becomes the first part of the path. */
  localAddress?: string | undefined
  /** Longest time of one request, in milliseconds. */
  timeoutMs?: number
}

/** Where a service takes a message; `host` with its port where it has one of its own. */
export interface ServiceAddress {
  host: string
  path: string
  /** `https:` unless an operator says otherwise. */
  protocol?: string
  headers?: Record<string, string>
}

/**
 * Posts JSON to a chat service and reads its JSON answer. Throws UpstreamError; after a request that may
 * have arrived it is `doubtful`. The address holds keys and is never repeated.
 */
export async function postJson(
  service: string,
  address: ServiceAddress,
  body: unknown,
  { localAddress, timeoutMs = 10_000 }: ChatAccess,
): Promise<Record<string, unknown>> {
  const { host, path, protocol = 'https:', headers = {} } = address
  const base = localAddress ? `http://${localAddress}/${host}` : `${protocol}//${host}`
  const response = await send(service, `${base}${path}`, { body, headers }, timeoutMs)
  const text = await answerText(service, response)
  if (!response.ok) {
    const { status } = response
    const retry = status >= 500 || status === 429
    throw new UpstreamError(service, `HTTP ${status}`, { retry, code: String(status) })
  }
  return parseAnswer(service, text)
}

async function send(
  service: string,
  url: string,
  { body, headers }: { body: unknown; headers: Record<string, string> },
  timeoutMs: number,
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch (thrown) {
    const code = networkCode(thrown)
    const doubtful = !NOT_SENT.includes(code)
    throw new UpstreamError(service, `no answer (${code})`, { retry: true, code, doubtful })
  }
}

async function answerText(service: string, response: Response): Promise<string> {
  try {
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      size += chunk.length
      if (size > LONGEST_ANSWER) break
      chunks.push(chunk)
    }
    return Buffer.concat(chunks).toString('utf8')
  } catch (cause) {
    throw new UpstreamError(service, 'the answer broke off', { retry: true, doubtful: true, cause })
  }
}

function parseAnswer(service: string, text: string): Record<string, unknown> {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer === 'object' && answer !== null) return { ...answer }
  } catch (cause) {
    throw new UpstreamError(service, 'the answer is not JSON', {
      retry: true,
      doubtful: true,
      cause,
    })
  }
  throw new UpstreamError(service, 'the answer is no object', { retry: true, doubtful: true })
}

function networkCode(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown'
  const { cause } = thrown
  if (typeof cause === 'object' && cause !== null && 'code' in cause) return String(cause.code)
  return thrown.name
}
