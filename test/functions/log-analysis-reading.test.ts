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
