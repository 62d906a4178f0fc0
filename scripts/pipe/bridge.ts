import { WebSocket } from 'ws'
import { backOff, STABLE_MS } from './back-off.ts'
import { placeOf } from './config.ts'
import type { Relay } from './relay.ts'

/** Largest frame a robot has reason to send, in bytes. */
const MAX_FRAME = 64 * 1024

/** Messages of one robot in work at once; more are refused by not reading them. */
const MAX_IN_WORK = 16

/** How often a connection is probed, and how long an answer may take: half-open ones look alive. */
const HEARTBEAT_MS = 20_000

/** How long answers in work are waited for when stopping. */
const GRACE_MS = 5000

export interface BridgeOptions {
  url: string
  relay: Relay
  log: (fields: Record<string, unknown>) => void
  heartbeatMs?: number
  /** Milliseconds before the n-th try in a row. */
  wait?: (attempt: number) => number
}

/** A connection that is kept until it is stopped. */
export interface Bridge {
  stop(): Promise<void>
}

/** Dials one MCP 接入点 and keeps dialling; every frame is answered through the relay. */
export function startBridge(options: BridgeOptions): Bridge {
  const { log, wait = backOff } = options
  const inWork = new Set<Promise<void>>()
  let socket: WebSocket | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let attempt = 0

  const dial = () => {
    const openedAt = Date.now()
    socket = connect(options, inWork, (code) => {
      if (stopped) return
      attempt = Date.now() - openedAt > STABLE_MS ? 1 : attempt + 1
      const waitMs = Math.round(code === 1008 ? wait(attempt + 5) : wait(attempt))
      log({ event: 'closed', code, hint: hintOf(code), waitMs })
      timer = setTimeout(dial, waitMs)
    })
  }
  dial()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      const grace = new Promise<void>((resolve) => setTimeout(resolve, GRACE_MS).unref())
      await Promise.race([Promise.allSettled(inWork), grace])
      if (socket) await hangUp(socket)
    },
  }
}

function connect(
  { url, relay, log, heartbeatMs = HEARTBEAT_MS }: BridgeOptions,
  inWork: Set<Promise<void>>,
  onClose: (code: number) => void,
): WebSocket {
  const socket = new WebSocket(url, { maxPayload: MAX_FRAME, handshakeTimeout: 10_000 })
  const stopHeartbeat = keepAlive(socket, heartbeatMs)
  socket.on('open', () => log({ event: 'open', endpoint: placeOf(url) }))
  socket.on('error', (failure) => log({ event: 'error', error: failure.message.slice(0, 200) }))
  socket.on('close', (code) => {
    stopHeartbeat()
    onClose(code)
  })
  socket.on('message', (data, isBinary) => {
    if (isBinary) return
    if (inWork.size >= MAX_IN_WORK) socket.pause()
    const work = answerFrame(socket, relay, String(data), log).finally(() => {
      inWork.delete(work)
      if (socket.isPaused) socket.resume()
    })
    inWork.add(work)
  })
  return socket
}

/** Says goodbye, and hangs up on whoever does not answer that within a second. */
async function hangUp(socket: WebSocket): Promise<void> {
  if (socket.readyState !== WebSocket.OPEN) return socket.terminate()
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const timer = setTimeout(() => socket.terminate(), 1000)
  socket.close(1000)
  await closed
  clearTimeout(timer)
}

async function answerFrame(
  socket: WebSocket,
  relay: Relay,
  frame: string,
  log: BridgeOptions['log'],
): Promise<void> {
  const answer = await relay.answer(frame)
  if (answer === undefined) return
  if (socket.readyState === WebSocket.OPEN) socket.send(answer)
  else log({ event: 'lost', reason: 'the connection closed before the answer came' })
}

function keepAlive(socket: WebSocket, everyMs: number): () => void {
  let alive = true
  socket.on('pong', () => {
    alive = true
  })
  const timer = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return
    if (!alive) socket.terminate()
    alive = false
    socket.ping()
  }, everyMs)
  return () => clearInterval(timer)
}

/** What an operator should think of a close code. */
function hintOf(code: number): string | undefined {
  if (code === 1000) return '接入点主动断开：是不是另有一个桥连着同一个智能体'
  if (code === 1008) return '接入点不认这个令牌，请核对地址'
  if (code === 4004) return '接入点关闭了连接（4004），通常是同时进行的会话太多'
  return undefined
}
