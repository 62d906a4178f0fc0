import { UpstreamError } from '../../failures.ts'
import { cut, inCharacters, toMarkdown } from './markdown.ts'
import type { ChatMessage, ChatReceipt } from './notify.ts'
import { type ChatAccess, postJson } from './post-json.ts'

/** Longest content, summary and link, in characters (wxpusher.zjiecode.com/docs/api-reference.html). */
const LONGEST = { content: 39_999, summary: 100, link: 399 }

/** Pushes to one person by WxPusher; code 1000 means accepted, delivery comes later. */
export async function sendWxpusher(
  contact: { appToken: string; uid: string },
  message: ChatMessage,
  access: ChatAccess,
): Promise<ChatReceipt> {
  const answer = await postJson(
    'wxpusher',
    { host: 'wxpusher.zjiecode.com', path: '/api/send/message' },
    {
      appToken: contact.appToken,
      uids: [contact.uid],
      contentType: 3,
      summary: cut(message.title, LONGEST.summary, inCharacters),
      content: toMarkdown(message, LONGEST.content, inCharacters),
      ...(message.link && message.link.length <= LONGEST.link ? { url: message.link } : {}),
    },
    access,
  )
  if (answer.code === 1000) return { state: 'accepted', ...reference(answer.data) }
  const code = String(answer.code ?? 'none')
  throw new UpstreamError('wxpusher', `code ${code}`, { retry: code === '1005', code })
}

function reference(data: unknown): { reference?: string } {
  const first: unknown = Array.isArray(data) ? data[0] : data
  if (typeof first !== 'object' || first === null) return {}
  if ('sendRecordId' in first) return { reference: String(first.sendRecordId) }
  return 'messageId' in first ? { reference: String(first.messageId) } : {}
}
