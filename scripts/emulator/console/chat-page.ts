import { html } from 'hono/html'
import { wallText } from '../../../shared/calendar/day.ts'
import type { ChatStandIn } from '../chat/stand-in.ts'
import { layout } from './layout.ts'
import { htmlPage, type PageAnswer } from './page-answer.ts'

const SHOWN = 200

const SERVICES = {
  wecom: '企业微信群机器人',
  wxpusher: 'WxPusher',
  serverchan: 'Server酱',
  robot: '机器人播报',
}

/** `/chat/`: the messages robots and pushers took, newest first, as their Markdown reads. */
export function chatPage(chat: ChatStandIn): PageAnswer {
  const shown = chat.posts.slice(-SHOWN).toReversed()
  return htmlPage(
    layout(
      '聊天机器人',
      html`<h1>聊天机器人</h1>
<p>一共收到 ${chat.posts.length} 条消息；没有一条离开这台机器。</p>
<table>
<tr><th>时间</th><th>渠道</th><th>内容</th></tr>
${shown.map(
  (
    post,
  ) => html`<tr><td>${wallText(post.at)}</td><td>${SERVICES[post.service]}<br><span class="soft">${post.to}</span></td>
<td>${post.text.split('\n').map((line) => html`<div>${marked(line)}</div>`)}</td></tr>`,
)}
</table>`,
    ),
  )
}

/** The little Markdown our messages use: a bold line, and links. */
function marked(line: string) {
  const bold = /^\*\*(.*)\*\*$/.exec(line)
  if (bold) return html`<strong>${bold[1] ?? ''}</strong>`
  const link = /^\[([^\]]*)\]\((https?:\/\/[^)]*)\)$/.exec(line)
  if (link) return html`<a href="${link[2] ?? ''}">${link[1] ?? ''}</a>`
  return line
}
