import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf, listen } from '../listen.ts'
import { GATEWAY, postGateway } from './gateway.ts'
import type { ChatAnswer, ChatPost } from './messages.ts'
import { postServerchan, postWxpusher } from './pushers.ts'
import { WecomRobots } from './wecom.ts'

/** What may go wrong with one message. */
export type ChatFault =
  /** Answered like this instead. */
  | { kind: 'answer'; status: number; body: unknown }
  /** The message is taken, the answer never comes. */
  | { kind: 'take-and-hang' }
  | { kind: 'reset' }

/** A running stand-in of the chat services. */
export interface ChatStandIn {
  /** `127.0.0.1:<port>`, for CHENBAO_LOCAL_CHAT. */
  address: string
  posts: readonly ChatPost[]
  /** Asked once a message, by the service's host. */
  faults: ((host: string) => ChatFault | undefined) | undefined
  close(): Promise<void>
}

/** Kept for the page. */
const MOST_POSTS = 2000

/**
 * WeCom robots, WxPusher, Server酱 and a gateway of xiaozhi robots on 127.0.0.1, each below its own host as the first part of the path.
 * Played: validation, error codes, the limit of a WeCom robot on the given clock. Not played: TLS, whether a
 * key exists, delivery after acceptance, uploads, cards, mentions, callbacks, daily quotas.
 */
export async function startChatStandIn(options: {
  clock: () => Date
  port?: number
}): Promise<ChatStandIn> {
  const posts: ChatPost[] = []
  const robots = new WecomRobots()
  let number = 0
  const answerOf = (url: URL, body: unknown, authorization: string): ChatAnswer => {
    const [, host = '', ...path] = url.pathname.split('/')
    const now = options.clock()
    const answered = route(robots, {
      host,
      path: `/${path.join('/')}`,
      url,
      body,
      authorization,
      now,
    })
    if (answered.post) {
      number += 1
      posts.push({ number, ...answered.post, at: now })
      if (posts.length > MOST_POSTS) posts.shift()
    }
    return answered
  }
  const server = await listen(options.port ?? 0, (request, response) => {
    void serve(standIn, answerOf, request, response)
  })
  const standIn: ChatStandIn = {
    address: `127.0.0.1:${server.port}`,
    posts,
    faults: undefined,
    close: server.close,
  }
  return standIn
}

function route(
  robots: WecomRobots,
  ask: { host: string; path: string; url: URL; body: unknown; authorization: string; now: Date },
): ChatAnswer & { post?: Omit<ChatPost, 'number' | 'at'> } {
  const { host, path, url, body, now } = ask
  if (host === 'qyapi.weixin.qq.com' && path === '/cgi-bin/webhook/send') {
    return robots.post(url.searchParams.get('key') ?? '', body, now)
  }
  if (host === 'wxpusher.zjiecode.com' && path === '/api/send/message') return postWxpusher(body)
  if (host === 'sctapi.ftqq.com' || /^\d+\.push\.ft07\.com$/.test(host)) {
    return postServerchan(path, body)
  }
  if (host === new URL(GATEWAY.url).host && path.startsWith('/api/commands/')) {
    return postGateway(ask, now)
  }
  return { status: 404, body: { message: `nothing is played for ${host}` } }
}

async function serve(
  standIn: ChatStandIn,
  answerOf: (url: URL, body: unknown, authorization: string) => ChatAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const text = await bodyOf(request)
  const fault = standIn.faults?.(url.pathname.split('/')[1] ?? '')
  if (fault?.kind === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  const answer =
    fault?.kind === 'answer'
      ? fault
      : answerOf(url, parsed(text), request.headers.authorization ?? '')
  if (fault?.kind === 'take-and-hang') return
  const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
