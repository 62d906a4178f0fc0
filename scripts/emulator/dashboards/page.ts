import { html, raw } from 'hono/html'
import type { BoardFigures, Panel } from './panels.ts'

/** What a page is drawn from. */
export interface PageView {
  /** Name of the dashboard: 生产集群 · 业务. */
  title: string
  /** `2026-01-01 00:00:00 ~ 2026-01-01 23:59:59`. */
  range: string
  figures: BoardFigures
  dark: boolean
  /** Load every panel at once instead of when it comes into view. */
  eager: boolean
  /** The page's own query, repeated to every panel request. */
  query: string
}

const WIDTHS = { single: 4, pie: 8, bar: 8, line: 12, table: 24 } as const

/** The dashboard page: header with the time range, filter bar, panels on 24 columns. */
export async function dashboardPage(view: PageView): Promise<string> {
  const settings = JSON.stringify({ dark: view.dark, eager: view.eager, query: view.query })
  const page = await html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${view.title}</title>
<link rel="stylesheet" href="/assets/page.css"></head>
<body class="${view.dark ? 'dark' : 'light'}"><div id="cls">
<header class="top"><h1>${view.title}</h1><div class="range">${view.range}</div></header>
<div class="filters"><span>命名空间：全部</span><span>级别：全部</span><span>资源类型：全部</span><span class="faint">自动刷新：关闭</span></div>
<main>${view.figures.panels.map(panelFrame)}</main></div>
<script id="settings" type="application/json">${raw(settings.replaceAll('<', '\\u003c'))}</script>
<script src="/assets/echarts.min.js"></script><script type="module" src="/assets/page-client.js"></script>
</body></html>`
  return String(page)
}

function panelFrame(panel: Panel) {
  return html`<section data-panel="${panel.id}" aria-busy="true" class="${panel.kind}" style="grid-column: span ${WIDTHS[panel.kind]}">
<h3 data-title>${panel.title}</h3><div class="body"><div class="spinner"></div></div></section>`
}

/** A page that is no dashboard: code form, expired link, login. */
export async function barrierPage(
  kind: 'code' | 'wrong-code' | 'expired' | 'login',
): Promise<string> {
  const content = {
    code: html`<h2>请输入提取码</h2><form method="post"><input name="code" maxlength="6" placeholder="6 位提取码" autocomplete="off"><button>查看</button></form>`,
    'wrong-code': html`<h2>请输入提取码</h2><p class="bad">提取码不正确</p><form method="post"><input name="code" maxlength="6" placeholder="6 位提取码"><button>查看</button></form>`,
    expired: html`<h2>链接已失效</h2><p>分享已被取消或超过有效期，请联系分享人。</p>`,
    login: html`<h2>登录云控制台</h2><form><input placeholder="账号"><input type="password" placeholder="密码"><button>登录</button></form>`,
  }[kind]
  const page = await html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>日志服务</title><link rel="stylesheet" href="/assets/page.css"></head>
<body class="light barrier"><div class="card">${content}</div></body></html>`
  return String(page)
}
