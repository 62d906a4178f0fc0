import { createHash } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHandler } from '../../../functions/alert-intake/handler.ts'
import type { Store } from '../../../shared/ports/store/store.ts'
import { parseHttpEvent } from '../../../shared/scf/http.ts'
import { runInvocation } from '../../../shared/scf/invocation.ts'

const ROUNDS = 7
const REQUESTS = 200
const AT_ONCE = 20

/**
 * Time of the intake over the time of a bare `node:http` server that makes the same store call; both in this
 * process, in turn, so that a busy machine disturbs both alike. Median of the rounds.
 */
export async function costRatio(store: Store, token: string): Promise<number> {
  const handler = createHandler({ store, clock: () => new Date() })
  const ours = await listen((request, response) => {
    void bodyOf(request).then(async (body) => {
      const event = parseHttpEvent({ httpMethod: 'POST', path: request.url, headers: {}, body })
      const answer = await runInvocation({}, {}, async (run) => handler.http?.(event, run))
      response.writeHead(answer?.statusCode ?? 500, answer?.headers).end(answer?.body)
    })
  })
  const bare = await listen((request, response) => {
    void bodyOf(request).then(async (body) => {
      const key = `bare/${createHash('sha256').update(body).digest('hex')}.json`
      await store.create(key, body)
      response.writeHead(200).end('{}')
    })
  })
  const ratios: number[] = []
  for (let round = 0; round <= ROUNDS; round += 1) {
    const theirs = await timed(`${addressOf(bare)}/${token}`, `bare ${round}`)
    const own = await timed(`${addressOf(ours)}/webhook/alert/${token}`, `ours ${round}`)
    if (round > 0) ratios.push(own / theirs)
  }
  ours.close()
  bare.close()
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN
}

async function timed(url: string, name: string): Promise<number> {
  const started = performance.now()
  let next = 0
  const worker = async () => {
    while (next < REQUESTS) {
      next += 1
      const body = JSON.stringify({ alarm: name, alarm_id: next, message: 'x'.repeat(1000) })
      const answer = await fetch(url, { method: 'POST', body })
      if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`)
      await answer.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return performance.now() - started
}

async function listen(answer: RequestListener): Promise<Server> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function bodyOf(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}
