import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import { type HttpRequest, type HttpResponse, respond } from '../../shared/scf/http.ts'
import { STYLE } from './style.ts'

/** HTML whose inserted values were escaped. */
export type Markup = ReturnType<typeof html>

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** Nothing is stored, framed, indexed, sent on or loaded from elsewhere; no script runs at all. */
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'x-frame-options': 'DENY',
}

/** A page of ours in the common frame. */
export async function page(
  title: string,
  body: Markup,
  options: { status?: number; headers?: Record<string, string> } = {},
): Promise<HttpResponse> {
  const whole = await html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · 晨报</title>
<style>${raw(STYLE)}</style>
</head>
<body><main>${body}</main><footer>晨报 · 昨天发生了什么，早上说给您听</footer></body>
</html>`
  return respond(options.status ?? 200, String(whole), 'text/html; charset=utf-8', {
    ...HEADERS,
    'content-security-policy': policy(`'sha256-${STYLE_HASH}'`),
    ...options.headers,
  })
}

/** A page that was rendered elsewhere and brings its own styles. */
export function foreignPage(text: string): HttpResponse {
  return respond(200, text, 'text/html; charset=utf-8', {
    ...HEADERS,
    'content-security-policy': policy(`'unsafe-inline'`),
  })
}

/** Sends the browser back to the page it acted on, so that a reload does not repeat the act. */
export function backTo({ request }: { request: HttpRequest }, done: string): HttpResponse {
  const { e = '', s = '' } = request.query
  const location = `?e=${e}&s=${s}&done=${done}`
  return respond(303, '', 'text/plain; charset=utf-8', { ...HEADERS, location })
}

/** What the act before did, in the words a page has for it. */
export function doneNote(words: Readonly<Record<string, string>>, { query }: HttpRequest): Markup {
  const done = Object.entries(words).find(([name]) => name === query.done)?.[1]
  return done ? html`<p class="note">${done}</p>` : html``
}

function policy(style: string): string {
  return `default-src 'none'; style-src ${style}; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
}
