import { UpstreamError } from '../../failures.ts'
import { inBytes, toMarkdown } from './markdown.ts'
import type { ChatMessage, ChatReceipt } from './notify.ts'
import { type ChatAccess, postJson } from './post-json.ts'

/** Longest content of a markdown message, in bytes (developer.work.weixin.qq.com/document/path/99110). */
export const WECOM_BYTES = 4096

/** How long a robot that sent too fast stays silent: going on lengthens the ban. */
const BAN_MS = 600_000

/**
 * Posts to a WeCom group by its robot. HTTP 200 says nothing: `errcode` decides. 45009 and 130101 (too fast)
 * ask for ten minutes of silence, -1 (busy) may be repeated, anything else is ours or the key's fault.
 */
export async function sendWecom(
  contact: { key: string },
  message: ChatMessage,
  access: ChatAccess,
): Promise<ChatReceipt> {
  const path = `/cgi-bin/webhook/send?key=${encodeURIComponent(contact.key)}`
  const answer = await postJson(
    'wecom',
    { host: 'qyapi.weixin.qq.com', path },
    { msgtype: 'markdown', markdown: { content: toMarkdown(message, WECOM_BYTES, inBytes) } },
    access,
  )
  if (answer.errcode === 0) return { state: 'delivered' }
  throw refusal(answer)
}

function refusal(answer: Record<string, unknown>): UpstreamError {
  const code = String(answer.errcode ?? answer.status ?? 'none')
  const tooFast = code === '45009' || code === '130101' || answer.punish === 'deny'
  return new UpstreamError('wecom', `errcode ${code}`, {
    retry: tooFast || code === '-1',
    code,
    retryAfterMs: tooFast ? BAN_MS : undefined,
  })
}
