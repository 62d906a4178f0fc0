import { describe, expect, it } from 'vitest'
import { newTally } from '../../functions/cleanup/tally.ts'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { decode, readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { cleanupSchema } from '../../shared/documents/run.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { gzipped, quietDay, shipped } from '../logs/invented-logs.ts'
import { cleaned, DAY, NIGHT, night, OPTED_IN, objectAt, removalsOf } from './cleanup-rig.ts'
import { rig } from './log-analysis-rig.ts'

describe('the record of a cleanup', () => {
  const refused = () => Promise.reject(new UpstreamError('cos', 'no', { retry: true, code: 'No' }))

  it('names what goes before it goes', async () => {
    const it = await rig({ environment: OPTED_IN, now: startOfDay(DAY) })
    for (const [key, body] of shipped(quietDay(DAY), 4)) await it.logs.put(key, body)
    await it.analyse(DAY)
    const there = [...it.logs.objects.keys()]
    const { remove } = it.logs
    const named: (string[] | undefined)[] = []
    it.logs.remove = async (removing) => {
      const [removal] = await removalsOf(it, 'prod')
      named.push(removal?.keys)
      await remove(removing)
    }
    const { removals, left } = await night(it)
    expect(named).toEqual([there])
    expect(left).toEqual([])
    expect(removals).toMatchObject([{ what: 'originals', bucket: 'prodlogs-1250000001' }])
  })

  it('tells of an object that could not be looked at, and the others go', async () => {
    const it = await cleaned(OPTED_IN, async ({ logs }) => {
      const { head } = logs
      let heads = 0
      logs.head = async (key) => {
        heads += 1
        return heads === 3 ? await refused() : await head(key)
      }
    })
    expect(it.left).toHaveLength(1)
    expect(it.record?.removed).toEqual({ originals: 3 })
    expect(it.record?.failed).toEqual([
      { key: `prodlogs-1250000001/${it.left[0]}`, why: '查看没有成功，No' },
    ])
  })

  it('tells of a removal that failed, and leaves a bucket alone that goes on failing', async () => {
    const it = await cleaned(OPTED_IN, async ({ logs }) => {
      logs.remove = refused
    })
    expect(it.left).toHaveLength(4)
    expect(it.record?.removed).toEqual({})
    expect(it.record?.failed?.map(({ why }) => why)).toEqual(['删除这份记录里的对象没有成功，No'])
    expect(it.store.objects.has(it.record?.failed?.[0]?.key ?? '')).toBe(true)
    let heads = 0
    const again = await cleaned(OPTED_IN, async ({ logs }) => {
      for (const [key, body] of shipped(quietDay(DAY, 1), 8, 'cls/more/')) await logs.put(key, body)
      logs.head = async () => {
        heads += 1
        return await refused()
      }
    })
    expect([again.left.length, heads, again.record?.failed?.length]).toEqual([12, 5, 5])
  })

  it('must be written, else nothing is removed', async () => {
    const { left, record } = await cleaned(OPTED_IN, async ({ store }) => {
      const { create } = store
      store.create = async (key, ...rest) =>
        key.startsWith(`cleanups/prod/${NIGHT}/`) ? await refused() : await create(key, ...rest)
    })
    expect(left).toHaveLength(4)
    expect(record?.failed?.map(({ why }) => why)).toEqual(['写删除记录没有成功，No'])
  })

  it('is there also when the run breaks down', async () => {
    const it = await rig({ environment: OPTED_IN, now: startOfDay(NIGHT) })
    await it.store.put(keys.history('prod', addDays(NIGHT, -61)), '{}')
    await it.store.put(keys.environment('prod'), '{}')
    await expect(night(it)).rejects.toThrow('environments/prod.json')
    const record = await readDocument(it.store, cleanupSchema, keys.cleanup('prod', NIGHT))
    expect(record?.removed).toEqual({ history: 1 })
    expect(record?.failed?.[0]?.why).toContain('environments/prod.json')
  })

  it('is never rewritten: a further run adds one', async () => {
    const it = await cleaned()
    const before = it.store.objects.get(keys.cleanup('prod', NIGHT))?.etag
    await it.logs.put(objectAt('app'), gzipped(quietDay(DAY, 1)))
    await it.again()
    expect(it.store.objects.get(keys.cleanup('prod', NIGHT))?.etag).toBe(before)
    const second = await readDocument(it.store, cleanupSchema, keys.cleanup('prod', NIGHT, 2))
    expect(second?.removed).toEqual({})
  })

  it('is bounded in size, and counts what it does not list', async () => {
    const it = await rig({ now: startOfDay(NIGHT) })
    for (let number = 0; number < 1001; number += 1) {
      const id = String(number).padStart(64, '0')
      await it.store.put(keys.digest('prod', addDays(NIGHT, -31), id, 1), '{}')
    }
    expect((await night(it)).removals.map((removal) => removal.keys.length).sort()).toEqual([
      1, 1000,
    ])
    const tally = newTally(it.invocation())
    for (let number = 0; number < 250; number += 1) tally.kept(`${number}`, '含有审计日志')
    const { kept, unlisted } = tally.record('prod', NIGHT)
    expect([kept.length, unlisted]).toEqual([200, 50])
  })

  it('of an earlier version can still be read', () => {
    const record = { schema: 'cleanup/1', environment: 'prod', day: DAY, removed: { runs: 2 } }
    const body = JSON.stringify({ ...record, kept: [{ key: 'a', why: '含有审计日志' }] })
    expect(decode(cleanupSchema, 'cleanups/prod/a.json', body).removed).toEqual({ runs: 2 })
  })
})
