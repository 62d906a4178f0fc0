import { describe, expect, it } from 'vitest'
import { addDays, type Day, startOfDay } from '../../shared/calendar/day.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { historySchema } from '../../shared/documents/history.ts'
import { keys } from '../../shared/documents/keys.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { gzipped, quietDay, shipped } from '../logs/invented-logs.ts'
import { PROD, rig } from './log-analysis-rig.ts'

const DAY = '2026-03-12'
const NEXT = addDays(DAY, 1)

type Rig = Awaited<ReturnType<typeof rig>>

const WATCHED = {
  ...PROD,
  logs: { enabled: true, sources: PROD.logs.sources.map((one) => ({ ...one, shippers: ['s1'] })) },
}

const withDay = async (given: Parameters<typeof rig>[0], objects = 4): Promise<Rig> => {
  const it = await rig(given)
  for (const [key, body] of shipped(quietDay(DAY), objects)) await it.logs.put(key, body)
  return it
}

const remembered = async (it: Rig, day: Day = DAY) =>
  (await readDocument(it.store, historySchema, keys.history('prod', day)))?.logs

const askedAt = async (it: Rig, now: number) => {
  it.setNow(now)
  const job = { job: 'chenbao/1', step: 'log-analysis', subject: 'prod', day: DAY } as const
  return await it.handler.job?.({ ...job, slot: `asked-${now}` }, it.invocation())
}

describe('a day that is analysed again', () => {
  it('with fewer inputs keeps its history as well', async () => {
    const it = await withDay({ now: startOfDay(DAY) })
    await it.analyse(DAY)
    const before = await remembered(it)
    const ofDay = keys.digests('prod', DAY)
    const digests = [...it.store.objects.keys()].filter((key) => key.startsWith(ofDay))
    await it.store.remove(digests.slice(0, 3))
    await it.logs.remove([...it.logs.objects.keys()])
    expect(await it.analyse(DAY, 'again')).toMatchObject({ inputs: 1 })
    expect(await remembered(it)).toEqual(before)
  })

  it('has its history written when the first run ended before that', async () => {
    const it = await withDay({ now: startOfDay(DAY) })
    await it.analyse(DAY)
    const before = await remembered(it)
    await it.store.remove([keys.history('prod', DAY)])
    await it.analyse(DAY, 'again')
    expect(await remembered(it)).toEqual(before)
  })

  it('stays a part when the shipping tasks no longer know the day', async () => {
    const it = await withDay({ environment: WATCHED, now: startOfDay(DAY) })
    const [rangeStart, rangeEnd] = [startOfDay(DAY), startOfDay(DAY) + 900_000]
    const batch = { taskId: 'b1', rangeStart, rangeEnd, message: '10002' }
    it.shipping.batches = [{ ...batch, status: 'failed' }]
    await it.analyse(DAY)
    const before = await it.analysis(DAY)
    expect(before.status).toBe('partial')
    await askedAt(it, startOfDay(DAY) + 5 * 86_400_000)
    expect(await it.analysis(DAY)).toEqual(before)
    expect(await remembered(it)).toMatchObject({ complete: false })
  })

  it('becomes whole when what failed is seen to have succeeded', async () => {
    const it = await withDay({ environment: WATCHED, now: startOfDay(DAY) })
    const [rangeStart, rangeEnd] = [startOfDay(DAY), startOfDay(DAY) + 900_000]
    const batch = { taskId: 'b1', rangeStart, rangeEnd, message: '' }
    it.shipping.batches = [{ ...batch, status: 'running' }]
    await it.analyse(DAY)
    expect((await it.analysis(DAY)).status).toBe('partial')
    it.shipping.batches = [{ ...batch, status: 'success' }]
    await askedAt(it, startOfDay(NEXT) + 9 * 3_600_000)
    expect((await it.analysis(DAY)).status).toBe('complete')
    expect(await remembered(it)).toMatchObject({ complete: true })
  })

  it('says so when the shipping tasks cannot be asked about it any more', async () => {
    const it = await withDay({ environment: WATCHED, now: startOfDay(DAY) })
    await askedAt(it, startOfDay(DAY) + 5 * 86_400_000)
    const { status, coverage } = await it.analysis(DAY)
    expect({ status, missing: coverage.missing }).toEqual({
      status: 'complete',
      missing: ['投递任务只查得到最近三天，这一天的已经查不到了'],
    })
  })

  it('keeps what was said when the bucket cannot be looked into any more', async () => {
    const it = await withDay({ now: startOfDay(DAY) })
    const [[key = '', first] = []] = shipped(quietDay(DAY), 1)
    const change = { bucket: it.logs.bucket, key, otherKey: key, at: new Date(startOfDay(DAY)) }
    await it.logs.put(key, first ?? '')
    await it.handler.bucket?.([{ ...change, eventName: 'cos:ObjectCreated:Put' }], it.invocation())
    await it.logs.put(key, gzipped(quietDay(DAY).slice(0, 9)))
    await it.analyse(DAY)
    const before = await it.analysis(DAY)
    it.closed.error = new UpstreamError('sts', 'down', { retry: true })
    await askedAt(it, startOfDay(NEXT) + 9 * 3_600_000)
    expect(await it.analysis(DAY)).toEqual(before)
  })
})

describe('a day that was read in part', () => {
  it('is not remembered as whole when late lines come', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    const [cut, ...rest] = shipped(quietDay(DAY), 4)
    await it.logs.put(cut?.[0] ?? '', cut?.[1].subarray(0, 900) ?? '')
    for (const [key, body] of rest) await it.logs.put(key, body)
    await it.analyse(DAY)
    const before = await remembered(it)
    expect(before?.complete).toBe(false)
    const late = gzipped([...quietDay(DAY).slice(-2), ...quietDay(NEXT)])
    await it.logs.put('cls/app/2026/03/13/23/202603132300_000_9.gz', late)
    await it.analyse(NEXT)
    const lines = (before?.lines ?? 0) + 2
    expect(await remembered(it)).toMatchObject({ complete: false, lines })
  })
})
