import * as z from 'zod'

/** What READ_PAGE returns. */
export const pageStateSchema = z.object({
  title: z.string(),
  range: z.string(),
  ready: z.string(),
  panels: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      text: z.string(),
      state: z.enum(['ready', 'empty', 'loading', 'error']),
      box: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
    }),
  ),
  height: z.number(),
  password: z.boolean(),
  code: z.boolean(),
  text: z.string(),
})

/** A page as it stands at one moment. */
export type PageState = z.infer<typeof pageStateSchema>

/** Why a page that was opened is no dashboard, as a plain sentence, or undefined when it may be one. */
export function blockedReason(page: PageState): string | undefined {
  if (page.panels.length > 0) return undefined
  if (/已失效|已过期|不存在|已被删除|expired/i.test(page.text)) return '分享链接已失效'
  if (/违规|被封禁|停止访问/.test(page.text)) return '分享链接被平台停用'
  if (page.code) return '页面要求提取码，没有放行'
  if (page.password || /登录|扫码|Sign in/i.test(page.text)) return '打开的是登录页'
  return undefined
}

/** Whether nothing on the page is still on its way. */
export function isSettled(page: PageState): boolean {
  if (page.ready === '1') return true
  return page.panels.length > 0 && page.panels.every((panel) => panel.state !== 'loading')
}

/** A panel's id as it may stand in a key; `taken` keeps two apart. */
export function panelSlug(id: string, taken: ReadonlySet<string>): string {
  const base =
    id
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 28) || 'panel'
  if (!taken.has(base)) return base
  for (let count = 2; ; count += 1) {
    const next = `${base}-${count}`
    if (!taken.has(next)) return next
  }
}

/** Whether an address may be loaded: an exact host, `host:port`, or with `.suffix` a domain and what is below it. */
export function isAllowed(address: string, allowHosts: readonly string[]): boolean {
  if (/^(data|blob|about):/.test(address)) return true
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return false
  return allowHosts.some((allowed) =>
    allowed.startsWith('.')
      ? url.hostname.endsWith(allowed) || url.hostname === allowed.slice(1)
      : url.hostname === allowed || url.host === allowed,
  )
}
