import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { backfillDay } from '../../functions/log-analysis/backfill-day.ts'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { keys } from '../../shared/documents/keys.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { gzipped, keyAt, quietDay, shipped } from '../logs/invented-logs.ts'
import { PROD, rig } from './log-analysis-rig.ts'

const DAY = '2026-03-12'
const NEXT = addDays(DAY, 1)

describe('an object with lines of two days', () => {
  it('is read again when storing its second digest failed', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    for (const [key, body] of shipped(quietDay(DAY), 2)) await it.logs.put(key, body)
    const lines = [...quietDay(DAY).slice(-5), ...quietDay(NEXT).slice(0, 7)]
    const key = keyAt('cls/app/', startOfDay(NEXT) + 60_000)
    await it.logs.put(key, gzipped(lines))
    const { put } = it.store
    let stored = 0
    it.store.put = async (...given) => {
      if (given[0].startsWith('digests/')) stored += 1
      if (stored === 2) throw new UpstreamError('cos', 'PUT', { retry: true })
      return await put(...given)
    }
    const change = { bucket: it.logs.bucket, key, otherKey: key, at: new Date(startOfDay(NEXT)) }
    const event = { ...change, eventName: 'cos:ObjectCreated:Put' }
    await expect(it.handler.bucket?.([event], it.invocation())).rejects.toThrow('PUT')
    it.store.put = put
    await it.analyse(DAY)
    await it.analyse(NEXT)
    expect((await it.analysis(NEXT)).coverage.totals.lines).toBe(7)
  })
})

describe('an object that cannot be read', () => {
  const unreadable = async (shippedAt: number) => {
    const it = await rig({ now: startOfDay(DAY) })
    for (const [key, body] of shipped(quietDay(DAY), 2)) await it.logs.put(key, body)
    const bad = keyAt('cls/app/', shippedAt, 9)
    await it.logs.put(bad, gzipped(quietDay(DAY).slice(-9)))
    const { stream } = it.logs
    it.logs.stream = async (key) => {
      if (key === bad) throw new UpstreamError('cos', 'GET', { retry: true })
      return await stream(key)
    }
    await it.analyse(DAY)
    return await it.analysis(DAY)
  }

  it('makes the day a part when it was shipped shortly after midnight, as the last lines always are', async () => {
    const { status, coverage } = await unreadable(startOfDay(NEXT) + 180_000)
    expect({ status, missing: coverage.missing }).toEqual({
      status: 'partial',
      missing: ['有一个日志文件读不了'],
    })
  })

  it('is mentioned when it was shipped later', async () => {
    const { status, coverage } = await unreadable(startOfDay(NEXT) + 3 * 3_600_000)
    expect({ status, missing: coverage.missing }).toEqual({
      status: 'complete',
      missing: ['今天投递的日志文件有一个读不了，里面也可能有昨天的日志'],
    })
  })

  it('is no matter of the day after it', async () => {
    const { status, coverage } = await unreadable(startOfDay(DAY) - 3_600_000)
    expect({ status, missing: coverage.missing }).toEqual({ status: 'complete', missing: [] })
    expect(coverage.totals.listed).toBe(2)
  })
})

describe('objects that fail again and again', () => {
  /** Four hundred archived objects, and behind them two that can be read. */
  const archived = async () => {
    const it = await rig({ now: startOfDay(DAY) + 12 * 3_600_000 })
    const body = gzipped(quietDay(DAY).slice(0, 3))
    const keyOf = (index: number) => `cls/app/2026/03/12/10/_${String(index).padStart(4, '0')}.gz`
    for (let index = 0; index < 402; index += 1) {
      await it.logs.put(keyOf(index), index < 400 ? `archived ${index}` : body)
    }
    const { stream } = it.logs
    let tried = 0
    it.logs.stream = async (key) => {
      tried += 1
      if (key >= keyOf(400)) return await stream(key)
      throw new UpstreamError('cos', 'GET', { retry: false, code: 'InvalidObjectState' })
    }
    return { ...it, tries: () => tried }
  }
  const job = (it: Awaited<ReturnType<typeof archived>>, slot: string) =>
    it.handler.job?.(
      { job: 'chenbao/1', step: 'log-analysis', subject: 'prod', day: DAY, slot },
      it.invocation(),
    )

  it('leave the others their turn in the next hour', async () => {
    const it = await archived()
    expect(await job(it, 'hourly-12')).toMatchObject({ failed: 400, waiting: 2, continued: false })
    expect(await job(it, 'hourly-13')).toMatchObject({ digested: 2 })
  })

  it('leave the others their turn in the next part of an analysis, which ends', async () => {
    const it = await archived()
    expect(await job(it, 'daily')).toMatchObject({ continued: true, waiting: 2 })
    await job(it, 'daily-part-2')
    expect(it.tries()).toBe(402)
    const { status, coverage } = await it.analysis(DAY)
    expect({ status, failed: coverage.failed, read: coverage.read }).toEqual({
      status: 'partial',
      failed: 400,
      read: 1,
    })
  })

  it('do not keep a backfill from its end', async () => {
    const it = await archived()
    const clock = () => new Date(startOfDay(DAY) + 12 * 3_600_000)
    const done = await backfillDay({ ...it, clock }, PROD, DAY)
    expect(done).toMatchObject({ lines: 3, failed: 400, waiting: 0 })
    expect(it.tries()).toBe(402)
  })
})

describe('an object that breaks our code', () => {
  it('is parked, and read by a later job that can', async () => {
    const it = await rig({ now: startOfDay(DAY) + 12 * 3_600_000 })
    await it.logs.put('cls/app/2026/03/12/10/_a.gz', gzipped(quietDay(DAY).slice(0, 3)))
    const { stream } = it.logs
    it.logs.stream = async () => Readable.from(broken())
    const sweep = (slot: string) =>
      it.handler.job?.(
        { job: 'chenbao/1', step: 'log-analysis', subject: 'prod', day: DAY, slot },
        it.invocation(),
      )
    expect(await sweep('hourly-12')).toMatchObject({ failed: 1, digested: 0 })
    it.logs.stream = stream
    expect(await sweep('hourly-13')).toMatchObject({ failed: 0, digested: 1 })
  })
})

async function* broken(): AsyncGenerator<Buffer> {
  yield Buffer.from('{}')
  throw new TypeError('a bug of ours')
}

describe('an object that was removed after it was listed', () => {
  it('is counted among those that could not be read', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    for (const [key, body] of shipped(quietDay(DAY), 2)) await it.logs.put(key, body)
    const gone = keyAt('cls/app/', startOfDay(DAY) + 3_600_000, 9)
    await it.logs.put(gone, gzipped(quietDay(DAY).slice(0, 9)))
    const { stream } = it.logs
    it.logs.stream = async (key) => (key === gone ? undefined : await stream(key))
    await it.analyse(DAY)
    expect((await it.analysis(DAY)).coverage.missing).toEqual(['有一个日志文件读不了'])
  })
})

describe('a malformed analysis in the bucket', () => {
  const planted = async (day: string) => {
    const it = await rig({ now: startOfDay(DAY) })
    await it.store.put(keys.analysis('prod', day, 'cos'), '{"schema":"analysis/0"}')
    for (const [key, body] of shipped(quietDay(DAY), 2)) await it.logs.put(key, body)
    return it
  }

  it('of an earlier day stops neither the analysis of the next days nor the sweep', async () => {
    const it = await planted(addDays(DAY, -1))
    await it.analyse(DAY)
    expect((await it.analysis(DAY)).status).toBe('complete')
    const hourly = { step: 'log-analysis', subject: 'prod', day: DAY, slot: 'hourly-12' } as const
    const swept = await it.handler.job?.({ job: 'chenbao/1', ...hourly }, it.invocation())
    expect(swept).toMatchObject({ redone: false })
  })

  it('is made again the next morning', async () => {
    const it = await planted(addDays(DAY, -2))
    const digest = keys.digest('prod', addDays(DAY, -2), 'a'.repeat(64), 1)
    await it.store.put(digest, 'x')
    const time = new Date(startOfDay(DAY) + 5 * 3_600_000)
    await it.handler.timer?.({ trigger: 'daily', time, message: '' }, it.invocation())
    expect(it.started.map(({ day }) => day)).toContain(addDays(DAY, -2))
  })
})

describe('lines without a time', () => {
  const untimed = JSON.stringify({
    __TAG__: { container_name: 'cart' },
    __CONTENT__: 'ERROR no stock',
  })
  const hour = startOfDay(DAY) + 3 * 3_600_000

  it('have that of their path, and of a path in UTC as its clock tells it', async () => {
    for (const behind of [0, 8 * 3_600_000]) {
      const it = await rig({ now: hour + 90_000 })
      const lines = Array.from({ length: 4 }, () => ({ at: hour, text: untimed }))
      await it.logs.put(keyAt('cls/app/', hour - behind), gzipped(lines))
      await it.analyse(DAY)
      const { charts, coverage } = await it.analysis(DAY)
      expect(coverage.totals).toMatchObject({ lines: 4, untimed: 4, listed: 1 })
      expect(charts[0]?.points[3]).toEqual({ label: '3', value: 4 })
    }
  })

  it('have that of their path also when the object was copied days later', async () => {
    const it = await rig({ now: hour + 5 * 86_400_000 })
    await it.logs.put(keyAt('cls/app/', hour), gzipped([{ at: hour, text: untimed }]))
    await it.analyse(DAY)
    expect((await it.analysis(DAY)).charts[0]?.points[3]).toEqual({ label: '3', value: 1 })
  })
})
