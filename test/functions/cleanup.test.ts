import { describe, expect, it } from 'vitest'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { keys } from '../../shared/documents/keys.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { NIGHT, night } from './cleanup-rig.ts'
import { rig } from './log-analysis-rig.ts'

describe('working copies', () => {
  it('of an environment that is no more go after the same time', async () => {
    const it = await rig({ now: startOfDay(NIGHT) })
    const kept = keys.digest('gone', addDays(NIGHT, -30), 'a'.repeat(64), 1)
    const digest = keys.digest('gone', addDays(NIGHT, -31), 'a'.repeat(64), 1)
    const history = keys.history('former', addDays(NIGHT, -61))
    const own = keys.history('prod', addDays(NIGHT, -61))
    for (const key of [kept, digest, history, own]) await it.store.put(key, '{}')
    const { record, removals } = await night(it, 'shared')
    expect(record?.removed).toEqual({ digests: 1, history: 1 })
    expect(removals.flatMap((removal) => removal.keys).sort()).toEqual([digest, history])
    for (const key of [kept, own]) expect(await it.store.head(key)).toBeDefined()
  })

  it('of one kind that cannot be listed do not keep the others', async () => {
    const it = await rig({ now: startOfDay(NIGHT) })
    await it.store.put(keys.history('prod', addDays(NIGHT, -61)), '{}')
    const { folders } = it.store
    it.store.folders = async (prefix) => {
      if (prefix !== keys.kindOf('shots', 'prod')) return await folders(prefix)
      throw new UpstreamError('cos', 'no', { retry: false, code: 'AccessDenied' })
    }
    const { record } = await night(it)
    expect(record?.removed).toEqual({ history: 1 })
    expect(record?.failed).toEqual([{ key: 'shots', why: '列出没有成功，AccessDenied' }])
  })

  it('go the day after their keeping time, at the border of the day', async () => {
    const it = await rig({ now: startOfDay(NIGHT) })
    const kept = keys.digest('prod', addDays(NIGHT, -30), 'a'.repeat(64), 1)
    const gone = keys.digest('prod', addDays(NIGHT, -31), 'a'.repeat(64), 1)
    const history = keys.history('prod', addDays(NIGHT, -61))
    const report = keys.report('prod', addDays(NIGHT, -500), 1)
    for (const key of [kept, gone, history, report]) await it.store.put(key, '{}')
    const { record } = await night(it)
    expect(await it.store.head(kept)).toBeDefined()
    expect(await it.store.head(gone)).toBeUndefined()
    expect(await it.store.head(report)).toBeDefined()
    expect(record?.removed).toEqual({ digests: 1, history: 1 })
  })

  it('of nobody in particular go too, requests only when they are settled', async () => {
    const it = await rig({ now: startOfDay(NIGHT) })
    const old = addDays(NIGHT, -40)
    const run = keys.run(old, 'log-analysis', 'prod', 'daily', 'done')
    const [settled, open] = ['a', 'b'].map((id) => keys.request(old, 'lina', id))
    await it.store.put(run, '{}')
    await it.store.put(settled ?? '', '{}')
    await it.store.put(open ?? '', '{}')
    await it.store.put(keys.settled(old, 'lina', 'a'), '{}')
    const { record } = await night(it, 'shared')
    expect(await it.store.head(open ?? '')).toBeDefined()
    expect(record?.removed).toEqual({ runs: 1, outbox: 1 })
  })
})
