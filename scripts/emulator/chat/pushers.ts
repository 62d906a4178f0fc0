import * as z from 'zod'
import { type ChatAnswer, type ChatPost, masked } from './messages.ts'

type Posted = ChatAnswer & { post?: Omit<ChatPost, 'number' | 'at'> }

const wxpusherSchema = z.object({
  appToken: z.string().startsWith('AT_'),
  content: z.string().min(1).max(39_999),
  summary: z.string().max(100).optional(),
  contentType: z.literal([1, 2, 3]),
  uids: z.array(z.string().startsWith('UID_')).max(2000),
  url: z.string().max(399).optional(),
})

/** WxPusher: code 1000 means that the task exists; delivery is not played. */
export function postWxpusher(body: unknown): Posted {
  const parsed = wxpusherSchema.safeParse(body)
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path[0]
    const code = field === 'appToken' ? 1001 : field === 'content' ? 1002 : 1003
    return wxpusherAnswer(code, '参数错误')
  }
  const { content, uids, summary } = parsed.data
  if (uids.length === 0) return wxpusherAnswer(1003, '没有接收人')
  const data = uids.map((uid, index) => ({ uid, code: 1000, sendRecordId: 1000 + index }))
  const text = summary ? `${summary}\n${content}` : content
  return {
    ...wxpusherAnswer(1000, '处理成功', data),
    post: { service: 'wxpusher', to: masked(uids[0] ?? ''), text },
  }
}

const serverchanSchema = z.object({
  title: z.string().min(1).max(100),
  desp: z.string().max(32_000).optional(),
})

/** Server酱: the key stands in the path; `code` 0 means that the message was taken. */
export function postServerchan(path: string, body: unknown): Posted {
  const key = /\/([A-Za-z0-9]+)\.send$/.exec(path)?.[1]
  if (!key) return { status: 400, body: { code: 40001, message: 'bad sendkey' } }
  const parsed = serverchanSchema.safeParse(body)
  if (!parsed.success) return { status: 200, body: { code: 40002, message: 'bad title' } }
  const { title, desp = '' } = parsed.data
  return {
    status: 200,
    body: { code: 0, message: '', data: { pushid: '1', errno: 0 } },
    post: { service: 'serverchan', to: masked(key), text: `${title}\n${desp}` },
  }
}

function wxpusherAnswer(code: number, msg: string, data: unknown = null): ChatAnswer {
  return { status: 200, body: { code, msg, data, success: code === 1000 } }
}
