import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/**
 * The robot's side of an MCP 接入点 on 127.0.0.1: takes the bridge's connection and speaks JSON-RPC to it.
 * It does not emulate tokens, the tool-count limit and the broker's own time-outs.
 */
export async function openBroker() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const waiting: ((frame: string) => void)[] = []
  const frames: string[] = []
  let connections = 0
  let socket: WebSocket | undefined
  server.on('connection', (next) => {
    connections += 1
    socket = next
    next.on('message', (data) => {
      const frame = String(data)
      const take = waiting.shift()
      if (take) take(frame)
      else frames.push(frame)
    })
  })
  const connected = async () => {
    while (socket?.readyState !== 1) await new Promise((resolve) => setTimeout(resolve, 5))
    return socket
  }
  const receive = () => {
    const frame = frames.shift()
    if (frame !== undefined) return Promise.resolve(frame)
    return new Promise<string>((resolve) => waiting.push(resolve))
  }
  // listen() on a TCP port gives an AddressInfo, never a pipe name.
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}/mcp/?token=secret-of-the-agent`,
    connections: () => connections,
    connected,
    pending: () => frames.length,
    async send(message: unknown) {
      const to = await connected()
      to?.send(typeof message === 'string' ? message : JSON.stringify(message))
    },
    async receive() {
      return JSON.parse(await receive())
    },
    async hangUp(code: number) {
      const from = await connected()
      socket = undefined
      from?.close(code)
    },
    async close() {
      for (const client of server.clients) client.terminate()
      server.close()
      await once(server, 'close')
    },
  }
}
export type Broker = Awaited<ReturnType<typeof openBroker>>
