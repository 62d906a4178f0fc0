import { html } from 'hono/html'
import type { HttpRequest, HttpResponse } from '../../shared/scf/http.ts'
import { page } from './layout.ts'

/** A link that is not ours: nothing about it is told. */
export async function unknownPage(status = 404): Promise<HttpResponse> {
  return await page(
    '链接无效',
    html`<section class="card"><h1>这个链接打不开</h1>
<p>链接可能没有复制完整。请回到原来的邮件或消息里，重新点一次。</p></section>`,
    { status },
  )
}

/** A link of ours whose time is over, with what to do. */
export async function expiredPage(): Promise<HttpResponse> {
  return await page(
    '链接已过期',
    html`<section class="card"><h1>这个链接已经过期</h1>
<p>为了安全，链接只在一段时间内有效。</p>
<p>想再看一次：对小智说“<strong>把播报发到我的邮箱</strong>”，新的邮件里有新的链接；或者请管理员重新发一个。</p></section>`,
    { status: 410 },
  )
}

/** Something a valid link points at that is not there (any more). */
export async function absentPage(title: string, what: string): Promise<HttpResponse> {
  return await page(title, html`<section class="card"><h1>${title}</h1><p>${what}</p></section>`, {
    status: 404,
  })
}

/**
 * Whether a form was sent from a page of somebody else's. Our own pages send no referrer and so `Origin: null`;
 * what tells them apart then is Sec-Fetch-Site. The signature in the address is the real guard.
 */
export function foreignOrigin({ headers }: HttpRequest): boolean {
  const { origin, host } = headers
  if (headers['sec-fetch-site'] === 'cross-site') return true
  if (origin === undefined || origin === 'null') return false
  return !URL.canParse(origin) || new URL(origin).host !== host
}
