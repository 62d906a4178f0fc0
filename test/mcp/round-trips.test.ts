import { describe, expect, it } from 'vitest'
import type { Store } from '../../shared/ports/store/store.ts'
import { addReport, type House } from './door.ts'
import { addIncidents, openDoor, TODAY } from './morning.ts'

/** Answers the store's calls in waves: what is asked at the same time is answered at the same time. */
function inWaves(house: House): { calls: string[]; waves: () => number } {
  const calls: string[] = []
  let waves = 0
  let wave: Promise<void> | undefined
  const wait = (call: string) => {
    calls.push(call)
    wave ??= new Promise((resolve) =>
      setTimeout(() => {
        wave = undefined
        waves += 1
        resolve()
      }, 15),
    )
    return wave
  }
  const { get, put, create, list } = house.store
  const slow: Pick<Store, 'get' | 'put' | 'create' | 'list'> = {
    get: async (key) => {
      await wait(`get ${key}`)
      return await get(key)
    },
    put: async (key, body) => {
      await wait(`put ${key}`)
      return await put(key, body)
    },
    create: async (key, body) => {
      await wait(`create ${key}`)
      return await create(key, body)
    },
    async *list(prefix, options) {
      await wait(`list ${prefix}`)
      yield* list(prefix, options)
    },
  }
  Object.assign(house.store, slow)
  return { calls, waves: () => waves }
}

describe('a warm call for the report', () => {
  it('is three round trips long: the door, what is told, what is left behind', async () => {
    const { house, prod, say } = await openDoor()
    await addReport(house, prod, '先说结论。')
    await addIncidents(house, TODAY, [])
    await say('get_daily_report')
    const { calls, waves } = inWaves(house)
    await say('get_daily_report', { again: true })
    expect(waves()).toBe(3)
    expect(calls).toHaveLength(7)
    expect(calls.filter((call) => /people|environments|get reports/.test(call))).toEqual([])
  })
})
