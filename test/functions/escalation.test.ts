import { describe, expect, it } from 'vitest'
import { recordAct } from '../../shared/alerts/acts.ts'
import type { Act } from '../../shared/documents/alert.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { heardSchema } from '../../shared/documents/run.ts'
import { clsNotice, instant } from '../alerts/payloads.ts'
import { type AlertHouse, outbox } from './alert-house.ts'
import { stages, troubled } from './troubled.ts'

async function act(house: AlertHouse, kind: Act['kind'], at: string, until?: string) {
  const incident = (await house.incidents())?.incidents[0]?.id ?? ''
  await recordAct(house.store, {
    environment: 'prod',
    incident,
    kind,
    person: 'lina',
    through: 'page',
    at: new Date(instant(at)).toISOString(),
    ...(until ? { until: new Date(instant(until)).toISOString() } : {}),
  })
}

describe('an incident nobody solved', () => {
  it('becomes one request at twelve hours, not a millisecond before', async () => {
    const house = await troubled()
    house.at('2026-01-02T19:59:59.999+08:00')
    await house.escalate()
    expect(await outbox(house)).toEqual([])
    house.at('2026-01-02T20:00:00+08:00')
    await house.escalate()
    expect(await outbox(house)).toMatchObject([
      {
        person: 'wangfang',
        day: '2026-01-02',
        content: {
          stage: 1,
          severity: 'critical',
          title: '生产集群：支付服务，连不上数据库，十二个小时没人处理',
          link: expect.stringMatching(
            /^https:\/\/pages\.example\.com\/incident\/prod\/[0-9a-f]{16}\/wangfang\?e=/,
          ),
        },
      },
    ])
  })

  it.each([
    ['every hour', ['20:30', '21:30', '22:30']],
    ['doubled', ['20:30', '20:30', '20:30']],
    ['late', ['23:10']],
  ])('is asked for once when the timer fires %s', async (_how, times) => {
    const house = await troubled()
    for (const time of times) {
      house.at(`2026-01-02T${time}:00+08:00`)
      await house.escalate('hourly-20')
      await house.escalate()
    }
    expect(stages(await outbox(house))).toEqual([1])
  })

  it('is asked for once a stage when the timer was silent for a day', async () => {
    const house = await troubled()
    house.at('2026-01-03T20:30:00+08:00')
    await house.escalate()
    await house.escalate()
    expect(stages(await outbox(house))).toEqual([1, 2])
  })

  it('is not asked for again after its request was cleaned up', async () => {
    const house = await troubled()
    house.at('2026-01-02T20:30:00+08:00')
    await house.escalate()
    const [request] = await outbox(house)
    if (!request) throw new Error('nothing was asked for')
    await house.store.put(
      `${keys.ledgerOf(request.day, request.person, request.id)}mail/001-sent.json`,
      '{}',
    )
    await house.store.remove([keys.request(request.day, request.person, request.id)])
    await house.escalate()
    expect(await outbox(house)).toEqual([])
  })

  it('that somebody follows only after days is asked for once, where delivery still looks', async () => {
    const house = await troubled()
    for (const at of [
      '2026-01-06T10:30:00+08:00',
      '2026-01-06T11:30:00+08:00',
      '2026-01-08T10:30:00+08:00',
    ]) {
      house.at(at)
      await house.escalate()
    }
    const requests = await outbox(house)
    expect(requests.map(({ day }) => day)).toEqual(['2026-01-06', '2026-01-06'])
    expect(stages(requests)).toEqual([1, 2])
  })

  it('tells what was tried and who heard it', async () => {
    const house = await troubled()
    await house.follow({ id: 'lina', name: '李娜' })
    await act(house, 'acknowledged', '09:00')
    await act(house, 'undone', '09:30')
    await writeDocument(house.store, heardSchema, keys.heard('lina', '2026-01-02'), {
      schema: 'heard/1',
      person: 'lina',
      day: '2026-01-02',
      entries: [
        { at: '2026-01-02T00:30:00.000Z', environment: 'prod', report: 'r', page: 1, door: 'd' },
      ],
    })
    house.at('2026-01-02T20:30:00+08:00')
    await house.escalate()
    const [request] = await outbox(house)
    const text = request?.content.kind === 'escalation' ? request.content.text : ''
    expect(text).toContain('处理：01-02 09:00 李娜认领；01-02 09:30 李娜撤销')
    expect(text).toContain('播报：李娜 08:30听到过')
    expect(text).toContain('条件：$1.err > 50')
  })

  it('is asked for also when it was acknowledged, in other words', async () => {
    const house = await troubled()
    await act(house, 'acknowledged', '09:00')
    house.at('2026-01-02T20:30:00+08:00')
    await house.escalate()
    expect((await outbox(house))[0]?.content).toMatchObject({
      title: '生产集群：支付服务，连不上数据库，已认领，十二个半小时还没恢复',
    })
  })

  it('is left alone while snoozed, and asked for afterwards', async () => {
    const house = await troubled()
    await act(house, 'snoozed', '19:00', '22:00')
    house.at('2026-01-02T21:59:59+08:00')
    await house.escalate()
    expect(await outbox(house)).toEqual([])
    house.at('2026-01-02T22:00:00+08:00')
    await house.escalate()
    expect(stages(await outbox(house))).toEqual([1])
    expect((await outbox(house))[0]?.content).toMatchObject({
      title: '生产集群：支付服务，连不上数据库，暂缓已到期，十四个小时还没恢复',
    })
  })

  it('is left alone once somebody solved it, or it recovered a minute ago', async () => {
    const solved = await troubled()
    await act(solved, 'solved', '19:59')
    solved.at('2026-01-02T20:30:00+08:00')
    await solved.escalate()
    expect(await outbox(solved)).toEqual([])

    const recovered = await troubled()
    await recovered.arrive(
      clsNotice({
        group: 'g',
        alarm: '连不上数据库',
        type: 2,
        start: '08:00',
        at: '20:29',
        service: 'payment',
      }),
    )
    recovered.at('2026-01-02T20:30:00+08:00')
    await recovered.escalate()
    expect(await outbox(recovered)).toEqual([])
  })

  it('is asked for after midnight too, when the day before was never folded to its end', async () => {
    const house = await troubled()
    house.at('2026-01-03T00:30:00+08:00')
    await house.escalate()
    expect(stages(await outbox(house))).toEqual([1])
  })

  it('waits for the end of quiet hours unless it is critical', async () => {
    const quiet = { from: '22:00', to: '07:00' }
    const slight = await troubled('Warn')
    await slight.follow({ escalation: { stageHours: [15], quiet } })
    for (const at of ['2026-01-02T23:30:00+08:00', '2026-01-03T06:59:59+08:00']) {
      slight.at(at)
      await slight.escalate()
    }
    expect(await outbox(slight)).toEqual([])
    slight.at('2026-01-03T07:00:00+08:00')
    await slight.escalate()
    expect(stages(await outbox(slight))).toEqual([1])

    const urgent = await troubled('Critical')
    await urgent.follow({ escalation: { stageHours: [15], quiet } })
    urgent.at('2026-01-02T23:30:00+08:00')
    await urgent.escalate()
    expect(stages(await outbox(urgent))).toEqual([1])
  })
})
