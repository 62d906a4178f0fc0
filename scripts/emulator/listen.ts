import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * Starts an HTTP server on 127.0.0.1: on `port`, or on a free one when that is taken or 0. Returns its
 * address and a way to stop it at once.
 */
export async function listen(
  port: number,
  onRequest: RequestListener,
): Promise<{ port: number; url: string; close: () => Promise<void> }> {
  const server = createServer(onRequest)
  const actual = await bind(server, port)
  return {
    port: actual,
    url: `http://127.0.0.1:${actual}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The whole body of a request as text; at most `limit` bytes are kept. */
export async function bodyOf(request: IncomingMessage, limit = 6_000_000): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && port !== 0) resolve(bind(server, 0))
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error')
      resolve((server.address() as AddressInfo).port)
    })
  })
}
