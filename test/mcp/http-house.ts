import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type House, type HttpAnswer, knock } from './door.ts'

/** The door behind a real HTTP server on 127.0.0.1, as a function URL turns requests into events. */
export async function serveHouse(
  house: House,
  answer: (event: unknown) => Promise<HttpAnswer> = (event) => knock(house, event),
): Promise<{ url: string; requests: { method: string; body: string }[]; close(): Promise<void> }> {
  const requests: { method: string; body: string }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      const body = Buffer.concat(chunks).toString('utf8')
      requests.push({ method: request.method ?? '', body })
      answer({
        httpMethod: request.method,
        path: url.pathname,
        headers: request.headers,
        queryString: Object.fromEntries(url.searchParams),
        body,
      }).then(
        ({ statusCode, headers, body: text }) => response.writeHead(statusCode, headers).end(text),
        () => response.destroy(),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // listen() on a TCP port gives an AddressInfo, never a pipe name.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
