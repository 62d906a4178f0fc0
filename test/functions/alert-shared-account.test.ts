import { describe, expect, it } from 'vitest'
import { writeDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { clsNotice, instant } from '../alerts/payloads.ts'
import { alertHouse, environment } from './alert-house.ts'
import { alarm, record } from './history-rows.ts'

/** `prod` and the less important `test` on one account, whose cluster is cls-test0001. */
async function neighbours(region = environment.account.region) {
  const house = await alertHouse({ now: '2026-01-02T10:20:00+08:00' })
  await writeDocument(house.store, environmentSchema, keys.environment('test'), {
    ...environment,
    id: 'test',
    priority: 10,
    account: { ...environment.account, region },
    cluster: { id: 'cls-test0001', name: 'test' },
  })
  const missed = async () => {
    await house.fold('2026-01-02', 'test')
    await house.fold('2026-01-02', 'prod')
    const found: Record<string, string[]> = {}
    for await (const { key } of house.store.list('alerts/')) {
      const [, id = '', , name] = key.split('/')
      found[id] = [...(found[id] ?? []), name ?? '']
    }
    return Object.fromEntries(Object.entries(found).map(([id, names]) => [id, names.length]))
  }
  return { house, missed }
}

describe('environments that share an account', () => {
  it('leave what nobody knows to the most important one', async () => {
    const { house, missed } = await neighbours()
    house.told.records = [record({ createTime: instant('09:30') })]
    expect(await missed()).toEqual({ prod: 1 })
  })

  it('leave an alert to the one whose cluster it names', async () => {
    const { house, missed } = await neighbours()
    house.told.alarms = [
      alarm({ firstAt: instant('09:00'), object: 'cls-test0001 | shop | order' }),
    ]
    expect(await missed()).toEqual({ test: 1 })
  })

  it('leave an alert to the one to which its policy is pushed', async () => {
    const { house, missed } = await neighbours()
    await house.fold()
    const known = clsNotice({ group: 'g', type: 1, start: '08:00', at: '08:00' })
    const over = clsNotice({ group: 'g', type: 2, start: '08:00', at: '08:10' })
    for (const [index, delivery] of [known, over].entries()) {
      const key = keys.delivery('test', '2026-01-02', String(index).repeat(64))
      await house.store.put(key, JSON.stringify({ ...delivery, environment: 'test' }))
    }
    house.told.records = [
      record({
        createTime: instant('09:50'),
        alarmId: 'alarm-订单服务 5xx 过多',
        topicId: 'another-topic',
      }),
    ]
    expect(await missed()).toEqual({ test: 3 })
  })

  it('of different regions each keep what their histories say', async () => {
    const { house, missed } = await neighbours('ap-shanghai')
    house.told.records = [record({ createTime: instant('09:30') })]
    expect(await missed()).toEqual({ prod: 1, test: 1 })
  })
})

describe('a history with more rows than one answer holds', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      record({ createTime: instant('00:10') + index * 2000, recordId: `r-${index}` }),
    )
  const last = record({ createTime: instant('09:55'), alarmId: 'alarm-last', alarmName: '最后' })

  it('is read to its end', async () => {
    const house = await alertHouse({ now: '2026-01-02T10:20:00+08:00' })
    house.told.records = [...many(6000), last]
    await house.fold()
    expect(await house.incidents()).toMatchObject({ missed: 2, reconciled: { ok: true } })
  })

  it('is not said to be compared when it cannot be read to its end', async () => {
    const house = await alertHouse({ now: '2026-01-02T10:20:00+08:00' })
    house.told.records = many(5000).map((row) => ({ ...row, createTime: instant('00:10') }))
    await house.fold()
    expect((await house.incidents())?.reconciled).toMatchObject({
      ok: false,
      reason: '日志服务的告警历史太多，没有读全',
    })
  })
})
