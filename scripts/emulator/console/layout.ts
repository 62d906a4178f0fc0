import { html } from 'hono/html'

/** A page of the local console, with the same frame on all of them. */
export function layout(title: string, body: unknown): string {
  return String(html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} · 晨报本地云</title>
<style>
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --accent: #0a6; --bad: #c33 }
body { font: 15px/1.6 system-ui, "PingFang SC", "Noto Sans SC", sans-serif; margin: 0 auto; max-width: 1080px; padding: 24px }
nav { display: flex; gap: 18px; border-bottom: 1px solid var(--line); padding-bottom: 10px; margin-bottom: 20px }
nav strong { margin-right: auto }
a { color: var(--accent); text-decoration: none } a:hover { text-decoration: underline }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: 6px 10px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top }
th { font-weight: 600; white-space: nowrap } code, pre { font: 13px/1.5 ui-monospace, monospace; background: var(--soft); border-radius: 4px; padding: 1px 5px }
pre { padding: 12px; overflow: auto; white-space: pre-wrap; word-break: break-all } .bad { color: var(--bad) } .soft { opacity: .7 }
form { display: inline-flex; gap: 6px; margin: 0 8px 4px 0 } input, button { font: inherit; font-size: 13px; padding: 2px 8px }
</style>
</head>
<body>
<nav><strong>晨报 · 本地云</strong><a href="/">首页</a><a href="/functions">函数</a><a href="/bucket/">存储桶</a><a href="/mail/">信箱</a><a href="/chat/">聊天机器人</a></nav>
${body}
</body>
</html>`)
}
