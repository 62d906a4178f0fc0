import { html } from 'hono/html'
import { wallText } from '../../../shared/calendar/day.ts'
import type { MailSink, ReceivedLetter } from '../mail/sink.ts'
import { layout } from './layout.ts'
import { htmlPage, type PageAnswer } from './page-answer.ts'

/** The mailbox: `/mail/` lists letters, `/mail/<number>` shows one, `/mail/<number>.eml` is its source. */
export async function mailboxPage(sink: MailSink, url: URL): Promise<PageAnswer> {
  const asked = /^\/mail\/(\d+)(\.eml)?$/.exec(url.pathname)
  if (!asked) return htmlPage(list(sink.letters, url.searchParams.get('to') ?? ''))
  const letter = sink.letters.find((each) => each.number === Number(asked[1]))
  if (!letter) return htmlPage(layout('没有这封信', html`<h1>没有这封信</h1>`), 404)
  if (asked[2]) {
    return { status: 200, headers: { 'content-type': 'message/rfc822' }, body: letter.raw }
  }
  return htmlPage(await single(sink, letter))
}

function list(letters: readonly ReceivedLetter[], to: string): string {
  const shown = letters.filter((letter) => to === '' || letter.to.includes(to))
  const people = [...new Set(letters.flatMap((letter) => letter.to))].sort((a, b) =>
    a < b ? -1 : 1,
  )
  return layout(
    '信箱',
    html`<h1>信箱</h1>
<p>本地 SMTP 收到 ${letters.length} 封信；没有一封离开这台机器。</p>
<p><a href="/mail/">全部</a>${people.map(
      (person) => html` · <a href="/mail/?to=${encodeURIComponent(person)}">${person}</a>`,
    )}</p>
<table>
<tr><th>时间</th><th>收件人</th><th>主题</th></tr>
${shown.toReversed().map(
  (letter) => html`<tr><td>${wallText(letter.receivedAt)}</td><td>${letter.to.join('，')}</td>
<td><a href="/mail/${letter.number}">${letter.subject || '（没有主题）'}</a></td></tr>`,
)}
</table>`,
  )
}

/** The letter's own page stands in a sandboxed frame: no script of it runs, no form of it is sent. */
async function single(sink: MailSink, letter: ReceivedLetter): Promise<string> {
  const parsed = await sink.parse(letter.number)
  const attached = (parsed?.attachments ?? []).map(
    ({ filename, size }) => `${filename ?? '附件'}（${size} 字节）`,
  )
  return layout(
    letter.subject,
    html`<h1>${letter.subject}</h1>
<table>
<tr><th>发件人</th><td>${parsed?.from?.text ?? ''}</td></tr>
<tr><th>收件人</th><td>${letter.to.join('，')}</td></tr>
<tr><th>收到</th><td>${wallText(letter.receivedAt)}</td></tr>
<tr><th>Message-ID</th><td><code>${letter.messageId}</code></td></tr>
<tr><th>图片和附件</th><td>${attached.join('，') || '无'}</td></tr>
</table>
<p><a href="/mail/">返回信箱</a> · <a href="/mail/${letter.number}.eml">原文</a></p>
<iframe sandbox="allow-popups" style="width:100%;height:1200px;border:1px solid var(--line);background:#fff" title="正文" srcdoc="${parsed?.html || '<p>没有 HTML 正文</p>'}"></iframe>
<h2>纯文本</h2>
<pre>${parsed?.text ?? ''}</pre>`,
  )
}
