import * as z from 'zod'
import { type ChatAnswer, type ChatPost, masked } from './messages.ts'

const MOST_A_MINUTE = 20
const BAN_MS = 600_000
const LONGEST = { markdown: 4096, text: 2048 }

const bodySchema = z.discriminatedUnion('msgtype', [
  z.object({ msgtype: z.literal('markdown'), markdown: z.object({ content: z.string() }) }),
  z.object({ msgtype: z.literal('text'), text: z.object({ content: z.string() }) }),
])

/**
 * A WeCom robot: always HTTP 200, `errcode` tells (developer.work.weixin.qq.com/document/path/99110). More
 * than 20 messages in 60 seconds are answered 130101 and ban the robot for ten minutes.
 */
export class WecomRobots {
  readonly #sent = new Map<string, number[]>()
  readonly #bannedUntil = new Map<string, number>()

  post(
    key: string,
    body: unknown,
    now: Date,
  ): ChatAnswer & { post?: Omit<ChatPost, 'number' | 'at'> } {
    if (key === '') return answer(93000, 'invalid webhook url')
    const parsed = bodySchema.safeParse(body)
    if (!parsed.success) return answer(40008, 'invalid message type')
    if (this.#isTooFast(key, now.getTime())) {
      const refusal = { errcode: 130101, errmsg: 'send too fast, exceed 20 times per minute' }
      return { status: 200, body: { ...refusal, status: 1111, punish: 'deny' } }
    }
    const { data } = parsed
    const content = data.msgtype === 'markdown' ? data.markdown.content : data.text.content
    if (content === '' || Buffer.byteLength(content) > LONGEST[data.msgtype]) {
      return answer(40035, 'invalid parameter: content exceeds the maximum length')
    }
    return { ...answer(0, 'ok'), post: { service: 'wecom', to: masked(key), text: content } }
  }

  #isTooFast(key: string, now: number): boolean {
    if (now < (this.#bannedUntil.get(key) ?? 0)) return true
    const recent = (this.#sent.get(key) ?? []).filter((at) => now - at < 60_000)
    this.#sent.set(key, [...recent, now])
    if (recent.length < MOST_A_MINUTE) return false
    this.#bannedUntil.set(key, now + BAN_MS)
    return true
  }
}

function answer(errcode: number, errmsg: string): ChatAnswer {
  return { status: 200, body: { errcode, errmsg } }
}
