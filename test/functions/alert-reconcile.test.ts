import { describe, expect, it } from 'vitest'
import { clsNotice, deliver, instant, payload } from '../alerts/payloads.ts'
import { alertHouse } from './alert-house.ts'
import { alarm, record } from './history-rows.ts'

describe('reconciliation', () => {
  it('adds what the history knows and no callback told, and counts it', async () => {
    const house = await alertHouse({ now: '2026-01-02T10:20:00+08:00' })
    await house.arrive(
      clsNotice({ group: 'g', start: '09:00', at: '09:00', record: 'record-known' }),
    )
    house.told.records = [
      record({
        createTime: instant('09:00'),
        recordId: 'record-known',
        alarmId: 'alarm-订单服务 5xx 过多',
      }),
      record({ createTime: instant('09:30') }),
      record({ createTime: instant('09:45') }),
      record({ createTime: instant('10:15') }),
    ]
    await house.fold()
    const folded = await house.incidents()
    expect(folded).toMatchObject({ missed: 1, deliveries: 2, reconciled: { ok: true } })
    expect(folded?.incidents.map(({ title, missedByWebhook }) => [title, missedByWebhook])).toEqual(
      [
        ['订单服务 5xx 过多', false],
        ['证书快到期', true],
      ],
    )
  })

  it('run again adds nothing', async () => {
    const house = await alertHouse({ now: '2026-01-02T10:20:00+08:00' })
    house.told.records = [record({ createTime: instant('09:30') })]
    house.told.alarms = [alarm({ firstAt: instant('08:00') })]
    await house.fold()
    const once = await house.incidents()
    expect(once?.missed).toBe(2)
    expect(await house.fold()).toMatchObject({ added: 0 })
    expect((await house.incidents())?.incidents).toEqual(once?.incidents)
  })

  it('knows a TCOP alarm whose callback came, and ends it when the history says so', async () => {
    const house = await alertHouse({ now: '2026-01-02T03:20:00+08:00' })
    await house.arrive(deliver(payload('tcop/metric.json'), '2026-01-01T19:09:05Z'))
    house.told.alarms = [alarm({ firstAt: instant('03:04') })]
    expect(await house.fold()).toMatchObject({ added: 0 })
    house.at('2026-01-02T04:00:00+08:00')
    house.told.alarms = [
      alarm({ firstAt: instant('03:04'), status: 'OK', lastAt: instant('03:34') }),
    ]
    expect(await house.fold()).toMatchObject({ added: 1 })
    expect(await house.incidents()).toMatchObject({
      missed: 0,
      incidents: [
        { state: 'resolved', resolvedAt: '2026-01-01T19:34:00.000Z', missedByWebhook: false },
      ],
    })
  })

  it('ends what became invalid, for which no recovery is ever sent', async () => {
    const house = await alertHouse({ now: '2026-01-02T10:20:00+08:00' })
    await house.arrive(clsNotice({ group: 'g', start: '09:00', at: '09:00', record: 'record-1' }))
    house.told.records = [
      record({
        createTime: instant('09:00'),
        recordId: 'record-1',
        alarmId: 'alarm-订单服务 5xx 过多',
        status: 2,
      }),
    ]
    await house.fold()
    expect(await house.incidents()).toMatchObject({ missed: 0, incidents: [{ state: 'invalid' }] })
  })

  it.each([
    ['recovered', 1, '2026-01-02T02:15:30.000Z', 'resolved'],
    ['went on for longer', 1, '2026-01-02T02:20:00.000Z', 'firing'],
    ['became invalid', 2, '2026-01-02T02:20:00.000Z', 'invalid'],
  ] as const)(
    'ends what %s although its last callback is newer than the end',
    async (_what, status, last, state) => {
      const house = await alertHouse({ now: '2026-01-02T10:25:00+08:00' })
      await house.arrive(
        clsNotice({ group: 'g', start: '10:00', at: '10:00', record: 'record-1' }),
        clsNotice({ group: 'g', start: '10:00', at: last, record: 'record-2' }),
      )
      house.told.records = [
        record({
          createTime: instant('10:00'),
          recordId: 'record-1',
          alarmId: 'alarm-订单服务 5xx 过多',
          status,
          durationMinutes: 15,
        }),
      ]
      await house.fold()
      expect(await house.incidents()).toMatchObject({ missed: 0, incidents: [{ state }] })
    },
  )

  it('of an alert missed before midnight is told on its own day', async () => {
    const house = await alertHouse({ now: '2026-01-02T23:50:00+08:00' })
    await house.fold()
    house.at('2026-01-03T00:20:00+08:00')
    house.told.records = [record({ createTime: instant('23:59') })]
    await house.fold('2026-01-03')
    expect(await house.incidents('2026-01-02')).toMatchObject({ missed: 1 })
    expect(await house.incidents('2026-01-03')).toMatchObject({
      missed: 0,
      incidents: [{ firstAt: '2026-01-02T15:59:00.000Z' }],
    })
  })

  it('of yesterday leaves what began today to today', async () => {
    const house = await alertHouse({ now: '2026-01-03T05:00:00+08:00' })
    await house.arrive(
      clsNotice({ group: 'g', start: '2026-01-02T17:00:00Z', at: '2026-01-02T17:00:00Z' }),
    )
    house.told.records = [
      record({
        createTime: instant('2026-01-02T17:00:00Z'),
        alarmId: 'alarm-订单服务 5xx 过多',
        topicId: 'topic-orders',
      }),
    ]
    expect(await house.analyse()).not.toHaveProperty('added', 1)
    await house.fold('2026-01-03')
    expect(await house.incidents('2026-01-03')).toMatchObject({ deliveries: 1, missed: 0 })
  })

  it('tells a webhook that brings nothing, also where the history repeats itself', async () => {
    const house = await alertHouse({ now: '2026-01-03T05:00:00+08:00' })
    house.told.records = [
      record({ createTime: instant('09:00') }),
      record({ createTime: instant('09:15') }),
    ]
    house.told.alarms = [alarm({ firstAt: instant('08:00') })]
    house.at('2026-01-02T09:14:00+08:00')
    await house.fold()
    house.told.alarms = [
      alarm({ firstAt: instant('08:00'), status: 'OK', lastAt: instant('10:00') }),
    ]
    house.at('2026-01-03T05:00:00+08:00')
    await house.analyse()
    expect(await house.incidents()).toMatchObject({ deliveries: 3, pushed: 0, missed: 2 })
    expect(await house.analysisOf()).toMatchObject({
      status: 'partial',
      reason: '告警回调没有送到，请检查回调地址和令牌',
      lead: '告警历史里有两条告警，一条也没有推送过来',
      coverage: { totals: { deliveries: 0 } },
    })
  })

  it('misses nothing where several violations of one policy may be meant', async () => {
    const house = await alertHouse({ now: '2026-01-02T10:20:00+08:00' })
    await house.arrive(
      clsNotice({ group: 'a', start: '09:00', at: '09:00' }),
      clsNotice({ group: 'b', start: '09:30', at: '09:30' }),
    )
    house.told.records = [
      record({
        createTime: instant('09:31'),
        alarmId: 'alarm-订单服务 5xx 过多',
        topicId: 'another-topic',
      }),
    ]
    expect(await house.fold()).toMatchObject({ added: 0 })
  })

  it('tells objects of one TCOP policy apart, however a history spells them', async () => {
    const house = await alertHouse({ now: '2026-01-02T03:20:00+08:00' })
    const ofWorkload = (name: string) =>
      deliver(
        payload('tcop/metric.json')
          .replaceAll('order-7d9f', `${name}-7d9f`)
          .replace('"order"', `"${name}"`),
        '2026-01-01T19:09:05Z',
      )
    await house.arrive(ofWorkload('order'), ofWorkload('order-refund'))
    const row = (object: string) => alarm({ firstAt: instant('03:04'), alarmId: object, object })
    house.told.alarms = [
      row('cls-abc12345 | shop | order-7d9f'),
      row('cls-abc12345 | shop | order-refund-7d9f'),
      row('cls-abc12345 | shop | pay-7d9f'),
    ]
    expect(await house.fold()).toMatchObject({ added: 1 })
    expect(await house.incidents()).toMatchObject({ missed: 1 })
  })
})
