import { createHash } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createHandler } from '../../functions/alert-intake/handler.ts'
import { foldNow } from '../../shared/alerts/load.ts'
import { type Delivery, deliverySchema } from '../../shared/documents/alert.ts'
import { decode, writeDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { tokenSchema } from '../../shared/documents/person.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { type HttpResponse, respond } from '../../shared/scf/http.ts'
import { serve } from '../../shared/scf/serve.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

const TOKEN = 'cb-invented-token-of-production'
const OLD_TOKEN = 'cb-invented-token-before-rotation'

async function intake(options: { now?: () => Date; broken?: boolean; slowMs?: number } = {}) {
  const store = memoryStore()
  const now = options.now ?? (() => new Date('2026-01-02T02:15:03.000Z'))
  for (const token of [TOKEN, OLD_TOKEN]) {
    await writeDocument(store, tokenSchema, keys.token(sha256(token)), {
      schema: 'token/1',
      environment: 'prod',
      mintedAt: '2026-01-01T00:00:00.000Z',
    })
  }
  const slow = async <T>(work: () => Promise<T>) => {
    if (options.slowMs) await new Promise((resolve) => setTimeout(resolve, options.slowMs))
    return await work()
  }
  const create: typeof store.create = (...given) =>
    options.broken
      ? Promise.reject(new UpstreamError('cos', 'down', { retry: true }))
      : slow(() => store.create(...given))
  const get: typeof store.get = (key) => slow(() => store.get(key))
  const handler = createHandler({ store: { ...store, create, get }, clock: now })
  const main = serve({}, handler)
  const call = async (event: Record<string, unknown>, context: unknown = {}) =>
    (await main({ headers: {}, body: '', ...event }, context)) as HttpResponse
  const post = (body: string, headers: Record<string, string> = {}) =>
    call({ httpMethod: 'POST', path: `/webhook/alert/${TOKEN}`, headers, body })
  const kept = (): Delivery[] =>
    [...store.objects.values()]
      .filter(({ key }) => key.startsWith('alerts/'))
      .map(({ key, body }) => decode(deliverySchema, key, body))
  return { store, main, call, post, kept }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('an alert callback', () => {
  it('is kept raw before it is answered', async () => {
    const { post, kept } = await intake()
    const answer = await post('{"sessionId":"s-1","alarmStatus":"1"}')
    expect(answer).toMatchObject({ statusCode: 200, body: '{"sessionId":"s-1","retCode":0}' })
    expect(kept()).toMatchObject([
      { environment: 'prod', via: 'webhook', body: '{"sessionId":"s-1","alarmStatus":"1"}' },
    ])
  })

  it.each([
    ['the path', { path: `/webhook/alert/${TOKEN}` }],
    ['the path behind a stage', { path: `/release/webhook/alert/${TOKEN}` }],
    ['a header', { path: '/webhook/alert', headers: { 'X-Report-Token': TOKEN } }],
    ['a bearer', { path: '/webhook/alert/', headers: { Authorization: `Bearer ${OLD_TOKEN}` } }],
    [
      'BasicAuth',
      {
        path: '/webhook/alert',
        headers: { Authorization: `Basic ${Buffer.from(`tcop:${TOKEN}`).toString('base64')}` },
      },
    ],
  ])('may carry its token in %s', async (_where, event) => {
    const { call, kept } = await intake()
    const answer = await call({ httpMethod: 'PUT', body: '{"a":1}', ...event })
    expect(answer.statusCode).toBe(200)
    expect(kept()).toHaveLength(1)
  })

  it.each([
    { path: '/webhook/alert/wrong', httpMethod: 'POST' },
    { path: '/webhook/alert/wrong', httpMethod: 'GET' },
    { path: '/webhook/alert', httpMethod: 'POST' },
    { path: '/', httpMethod: 'GET' },
    { path: `/webhook/alert/${TOKEN}x`, httpMethod: 'POST' },
    { path: '/webhook/alert/%ff%00', httpMethod: 'POST' },
    { path: `/webhook/alert/../${TOKEN}`, httpMethod: 'POST' },
  ])('with no valid token gets the one refusal: $httpMethod $path', async (event) => {
    const { call, kept } = await intake()
    expect(await call({ body: '{}', ...event })).toEqual(respond(404, '404 not found\n'))
    expect(kept()).toEqual([])
  })

  it('that tries the address is answered', async () => {
    const { call, kept } = await intake()
    const path = `/webhook/alert/${TOKEN}`
    expect(await call({ httpMethod: 'GET', path })).toMatchObject({ statusCode: 200 })
    expect(await call({ httpMethod: 'HEAD', path })).toMatchObject({ statusCode: 200, body: '' })
    expect(kept()).toEqual([])
    expect(await call({ httpMethod: 'POST', path })).toMatchObject({ statusCode: 200 })
    expect(kept()).toMatchObject([{ body: '' }])
  })

  it('that is sent again changes nothing, also an hour later when the sender names it', async () => {
    let now = new Date('2026-01-02T02:59:59.000Z')
    const { post, kept } = await intake({ now: () => now })
    const named = '{"record_id":"6f0d2b54-1111-4a4a-9c9c-0a0b0c0d0e0f","level":"Warn"}'
    await post(named)
    await post('{"policy":"nameless"}')
    now = new Date('2026-01-02T03:00:01.000Z')
    await post(named)
    expect(kept()).toHaveLength(2)
    await post(named.replace('Warn', 'Info'))
    expect(kept()).toHaveLength(3)
  })

  it.each([
    ['without an id', { title: '磁盘满了' }],
    ['with one id for all of them', { title: '磁盘满了', record_id: 'fixed-id-of-a-template' }],
  ])(
    '%s that fires again with the same words after ten minutes is kept again',
    async (_id, words) => {
      let now = new Date(0)
      const { post, kept, store } = await intake({ now: () => now })
      const say = async (status: string, time: string) => {
        now = new Date(`2026-01-02T${time}+08:00`)
        await post(JSON.stringify({ ...words, status }))
        return kept().length
      }
      expect(await say('firing', '10:05:00')).toBe(1)
      expect(await say('firing', '10:15:00')).toBe(1)
      expect(await say('ok', '10:15:00')).toBe(2)
      expect(await say('firing', '10:40:00')).toBe(3)
      expect(await say('firing', '10:44:00')).toBe(3)
      expect(await say('ok', '10:45:00')).toBe(4)
      expect(await say('firing', '15:00:00')).toBe(5)
      const folded = await foldNow(store, { environment: 'prod', day: '2026-01-02', upTo: now })
      expect(folded.incidents).toMatchObject([
        { state: 'resolved', flaps: 1, notifications: 4 },
        { state: 'firing', flaps: 0, notifications: 1, firstAt: '2026-01-02T07:00:00.000Z' },
      ])
    },
  )

  it('whose key holds something unreadable is kept beside it', async () => {
    const { post, kept, store } = await intake()
    await post('{"a":1}')
    const [key = ''] = [...store.objects.keys()].filter((one) => one.startsWith('alerts/'))
    await store.put(key, 'no document')
    expect((await post('{"a":1}')).statusCode).toBe(200)
    await store.remove([key])
    expect(kept()).toMatchObject([{ body: '{"a":1}' }])
  })

  it('is answered within the patience of its sender however many steps are slow', async () => {
    const { store, post } = await intake({ slowMs: 1500 })
    const body = '{"record_id":"6f0d2b54-1111-4a4a-9c9c-0a0b0c0d0e0f"}'
    await store.put(
      keys.delivery('prod', '2026-01-02', sha256(`sender\n${JSON.parse(body).record_id}`)),
      '{}',
    )
    const started = performance.now()
    expect((await post(body)).statusCode).toBe(503)
    expect(performance.now() - started).toBeLessThan(4500)
  })

  it('is cut at one megabyte between characters, and says so', async () => {
    const { post, kept } = await intake()
    const body = `{"message":"${'警'.repeat(1_700_000)}"}`
    expect((await post(body)).statusCode).toBe(200)
    const [delivery] = kept()
    expect(delivery?.truncatedFrom).toBe(Buffer.byteLength(body))
    expect(Buffer.byteLength(delivery?.body ?? '')).toBeLessThanOrEqual(1_048_576)
    expect(delivery?.body.endsWith('警')).toBe(true)
  })

  it('may be compressed, and a bomb is unpacked no further than one megabyte', async () => {
    const { call, kept } = await intake()
    const path = `/webhook/alert/${TOKEN}`
    const send = (bytes: Buffer, encoding: string) =>
      call({
        httpMethod: 'POST',
        path,
        headers: { 'Content-Encoding': encoding },
        body: bytes.toString('base64'),
        isBase64Encoded: true,
      })
    await send(gzipSync('{"alarm":"磁盘"}'), 'gzip')
    expect(kept().at(-1)?.body).toBe('{"alarm":"磁盘"}')
    await send(brotliCompressSync(Buffer.alloc(20_000_000, 'a')), 'br')
    expect(kept().find((one) => one.body.startsWith('aaaa'))?.body).toHaveLength(1_048_576)
    await send(Buffer.from('no gzip at all'), 'gzip')
    expect(kept().filter((one) => one.encoded === 'base64')).toHaveLength(1)
    expect((await send(gzipSync('x'), 'zstd')).statusCode).toBe(400)
  })

  it('is refused with 503 while the store is down, so that the sender repeats it', async () => {
    const { post } = await intake({ broken: true })
    expect(await post('{"a":1}')).toMatchObject({ statusCode: 503 })
  })

  it('stops being taken within a minute after its token was revoked', async () => {
    let now = new Date('2026-01-02T02:00:00.000Z')
    const { store, post } = await intake({ now: () => now })
    await post('{"a":1}')
    await store.remove([keys.token(sha256(TOKEN))])
    now = new Date(now.getTime() + 59_999)
    expect((await post('{"a":2}')).statusCode).toBe(200)
    now = new Date(now.getTime() + 1)
    expect((await post('{"a":3}')).statusCode).toBe(404)
  })

  it('that TCOP gives the function directly belongs to the most important environment of its account', async () => {
    let now = new Date('2026-01-02T02:15:03.000Z')
    const { store, main, kept } = await intake({ now: () => now })
    for (const [id, priority] of [
      ['side', 5],
      ['prod', 1],
    ] as const) {
      await writeDocument(store, environmentSchema, keys.environment(id), {
        schema: 'environment/1',
        id,
        name: id,
        priority,
        account: { appId: '1250000000', uin: '100000000001', region: 'ap-guangzhou' },
        names: {},
        alerts: { enabled: true },
        logs: { enabled: false, sources: [] },
        dashboards: { enabled: false, boards: [] },
      })
    }
    const event = { sessionId: 's-9', alarmStatus: 1, alarmType: 'metric' }
    expect(await main(event, { tencentcloud_uin: '100000000001' })).toMatchObject({
      sessionId: 's-9',
      retCode: 0,
    })
    expect(kept()).toMatchObject([{ environment: 'prod', via: 'scf' }])
    const stranger = { tencentcloud_uin: '100000000002' }
    expect(await main(event, stranger)).toHaveProperty('refused')
    await store.put(keys.environment('broken'), '{"schema":"environment/1"}')
    now = new Date(now.getTime() + 60_000)
    expect(await main(event, { tencentcloud_uin: '100000000001' })).toMatchObject({ retCode: 0 })
    await expect(main(event, stranger)).rejects.toThrow(UpstreamError)
  })
})
