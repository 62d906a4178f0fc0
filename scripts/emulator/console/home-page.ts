import { html } from 'hono/html'
import { layout } from './layout.ts'

/** What the first page and the terminal point at. */
export interface HomeLinks {
  day: string
  mcp: { url: string; token: string }
  people: { name: string; report: string; contacts: string }[]
}

/** Where to go from here, with a client configuration that can be pasted. */
export function homePage({ day, mcp, people }: HomeLinks): string {
  return layout(
    '首页',
    html`<h1>${day} 的晨报</h1>
<table>
<tr><th>谁</th><th>报告</th><th>联系方式</th></tr>
${people.map((one) => html`<tr><td>${one.name}</td><td><a href="${one.report}">打开报告</a></td><td><a href="${one.contacts}">我的联系方式</a></td></tr>`)}
</table>
<h2>机器人</h2>
<p>MCP 地址 <code>${mcp.url}</code>。粘贴到客户端：</p>
<pre>${clientConfiguration(mcp)}</pre>`,
  )
}

/** The entry of a robot's MCP configuration (xiaozhi-server, Path A), ready to paste. */
export function clientConfiguration({ url, token }: HomeLinks['mcp']): string {
  const headers = { Authorization: `Bearer ${token}` }
  return JSON.stringify(
    { mcpServers: { chenbao: { url, transport: 'streamable-http', headers } } },
    null,
    2,
  )
}
