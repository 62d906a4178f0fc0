import * as z from 'zod'

const bag = z.record(z.string(), z.unknown()).nullish()

/** Function URL event, and in the same parser the API Gateway shape it descends from (583/96099). */
const httpEventSchema = z.object({
  httpMethod: z.string(),
  path: z.string(),
  headers: bag,
  queryString: bag,
  queryStringParameters: bag,
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
  requestContext: z.object({ sourceIp: z.string().nullish() }).nullish(),
})

/** An HTTP request as our functions see it. */
export interface HttpRequest {
  /** Upper case. */
  method: string
  path: string
  /** Lower-case names; the platform's own `x-scf-*` headers (they hold keys) are gone. */
  headers: Record<string, string>
  query: Record<string, string>
  body: string
  /** The body as it came, where the gateway passed it as base64: compressed bodies are no text. */
  bytes?: Buffer
  ip: string | undefined
}

/** An answer in the four-field form that both gateways accept. */
export interface HttpResponse {
  statusCode: number
  headers: Record<string, string>
  body: string
  isBase64Encoded: false
}

/** Whether an event is an HTTP request. */
export function isHttpEvent(event: unknown): boolean {
  return httpEventSchema.safeParse(event).success
}

/** Parses a function URL or API Gateway event. Throws ZodError when it is neither. */
export function parseHttpEvent(event: unknown): HttpRequest {
  const parsed = httpEventSchema.parse(event)
  const all = lowerCased(parsed.headers)
  const ip = all['x-scf-remote-addr'] ?? parsed.requestContext?.sourceIp ?? undefined
  const headers = Object.fromEntries(
    Object.entries(all).filter(([name]) => !name.startsWith('x-scf-')),
  )
  const body = parsed.body ?? ''
  const bytes = parsed.isBase64Encoded ? Buffer.from(body, 'base64') : undefined
  return {
    method: parsed.httpMethod.toUpperCase(),
    path: parsed.path,
    headers,
    query: texts(parsed.queryString ?? parsed.queryStringParameters),
    body: bytes ? bytes.toString('utf8') : body,
    ...(bytes ? { bytes } : {}),
    ip,
  }
}

/** An answer with a body of the given type. */
export function respond(
  statusCode: number,
  body: string,
  contentType = 'text/plain; charset=utf-8',
  headers: Record<string, string> = {},
): HttpResponse {
  return {
    statusCode,
    headers: { 'content-type': contentType, ...headers },
    body,
    isBase64Encoded: false,
  }
}

/** A JSON answer. */
export function respondJson(statusCode: number, value: unknown): HttpResponse {
  return respond(statusCode, JSON.stringify(value), 'application/json; charset=utf-8')
}

function lowerCased(headers: Record<string, unknown> | null | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts(headers)).map(([name, value]) => [name.toLowerCase(), value]),
  )
}

/** Repeated values are undocumented: an array keeps its last one. */
function texts(values: Record<string, unknown> | null | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => [
      name,
      String(Array.isArray(value) ? (value.at(-1) ?? '') : value),
    ]),
  )
}
