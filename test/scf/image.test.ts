import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { imageListener } from '../../shared/scf/image.ts'
import { clock, credentials } from '../../shared/scf/invocation.ts'
import { type MainHandler, serve } from '../../shared/scf/serve.ts'

let server: Server | undefined
afterEach(() => {
  server?.close()
})

async function start(handler: MainHandler): Promise<number> {
  const started = createServer(imageListener(handler))
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return (started.address() as AddressInfo).port
}

async function post(port: number, path: string, body: string, headers = {}, method = 'POST') {
  return await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, async (answer) => {
      let text = ''
      for await (const chunk of answer) text += String(chunk)
      resolve({ status: answer.statusCode, body: text })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const PLATFORM = {
  'X-Scf-Request-Id': 'request-1',
  'X-Scf-Name': 'chenbao-prod-dashboard-capture',
  'X-Scf-Timeout': '900',
  'X-Scf-Region': 'ap-guangzhou',
  'X-Scf-Uin': '100000000001',
  'X-Scf-Secret-Id': 'AKIDtemporary',
  'X-Scf-Secret-Key': 'temporary-secret',
  'X-Scf-Session-Token': 'temporary-token',
}

const TIMER = '{"Type":"Timer","TriggerName":"daily","Time":"2026-11-20T21:00:00Z","Message":""}'

describe('a function in an image', () => {
  it('gets the event, the context and the keys that the platform sends', async () => {
    const port = await start(
      serve(
        {},
        {
          timer: async ({ trigger }, invocation) => ({
            trigger,
            id: invocation.requestId,
            name: invocation.functionName,
            uin: invocation.uin,
            seconds: Math.round(invocation.remainingMs() / 1000),
            keys: credentials().token,
            now: Math.abs(clock().getTime() - Date.now()) < 1000,
          }),
        },
      ),
    )
    const { status, body } = await post(port, '/event-invoke', TIMER, PLATFORM)
    expect(status).toBe(200)
    expect(JSON.parse(body)).toEqual({
      trigger: 'daily',
      id: 'request-1',
      name: 'chenbao-prod-dashboard-capture',
      uin: '100000000001',
      seconds: 900,
      keys: 'temporary-token',
      now: true,
    })
  })

  it('keeps the keys of two runs at a time apart', async () => {
    const port = await start(
      serve(
        {},
        {
          direct: async () => {
            await new Promise((resolve) => setTimeout(resolve, 20))
            return { id: credentials().secretId }
          },
        },
      ),
    )
    const answers = await Promise.all(
      ['AKIDa', 'AKIDb'].map((id) =>
        post(port, '/event-invoke', '{}', { ...PLATFORM, 'X-Scf-Secret-Id': id }),
      ),
    )
    expect(answers.map(({ body }) => JSON.parse(body).id)).toEqual(['AKIDa', 'AKIDb'])
  })

  it('answers a failure with 500, so that the platform repeats the event', async () => {
    const port = await start(async () => {
      throw new Error('no browser')
    })
    expect(await post(port, '/event-invoke', '{}')).toEqual({
      status: 500,
      body: '{"errorMessage":"no browser"}',
    })
    expect((await post(port, '/event-invoke', 'not json')).status).toBe(500)
  })

  it('serves nothing else', async () => {
    const port = await start(async () => ({}))
    expect((await post(port, '/', '{}')).status).toBe(404)
    expect((await post(port, '/event-invoke', '', {}, 'GET')).status).toBe(404)
  })

  it('refuses an event above 6 MB', async () => {
    const port = await start(async () => ({}))
    const { status, body } = await post(port, '/event-invoke', 'x'.repeat(6 * 1024 * 1024 + 1))
    expect([status, body]).toEqual([500, '{"errorMessage":"the event is larger than 6 MB"}'])
  })
})
