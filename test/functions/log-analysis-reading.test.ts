import { describe, expect, it } from 'vitest'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { gzipped, keyAt, quietDay, shipped } from '../logs/invented-logs.ts'
import { rig } from './log-analysis-rig.ts'

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
