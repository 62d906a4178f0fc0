import { describe, expect, it } from 'vitest'
import { keys } from '../../shared/documents/keys.ts'
import { clsNotice } from '../alerts/payloads.ts'
import { alertHouse, outbox } from './alert-house.ts'
import { stages, troubled } from './troubled.ts'

describe('somebody without a contact', () => {
  it('is named to the others who follow, once a day', async () => {
    const house = await troubled()
    await house.follow({ contacts: [] })
    await house.follow({ id: 'lina', name: '李娜' })
    await house.follow({ id: 'zhaolei', name: '赵磊', contacts: [] })
    house.at('2026-01-02T20:10:00+08:00')
    await house.fold()
    for (const at of ['20:30', '21:10']) {
      house.at(`2026-01-02T${at}:00+08:00`)
      await house.escalate()
    }
    expect(await outbox(house, 'notice')).toMatchObject([
      {
        id: 'audit-unreachable-wangfang-2026-01-02',
        person: 'lina',
        content: {
          text: '生产集群有一件事超时没有处理，可是王芳没有登记任何联系方式，提醒发不到。请转告，也请提醒登记。',
        },
      },
    ])
  })

  it('has no quiet hours that end when they begin', async () => {
    const house = await troubled('Warn')
    const quiet = { from: '22:00', to: '22:00' }
    await house.follow({ escalation: { stageHours: [12], quiet } })
    house.at('2026-01-02T20:30:00+08:00')
    await house.escalate()
    expect(stages(await outbox(house))).toEqual([1])
  })
})

describe('an alert the hourly fold has not seen', () => {
  const unseen = async () => {
    const house = await alertHouse({ now: '2026-01-02T00:20:00+08:00' })
    await house.fold()
    await house.arrive(clsNotice({ group: 'g', start: '01:00', at: '01:00' }))
    return house
  }

  it('is asked for all the same, and the fold that is late is told once a day', async () => {
    const house = await unseen()
    for (const at of ['13:30', '14:10']) {
      house.at(`2026-01-02T${at}:00+08:00`)
      expect(await house.escalate()).toMatchObject({ due: 1, notFolded: ['prod'] })
    }
    expect(stages(await outbox(house))).toEqual([1])
    expect(await outbox(house, 'notice')).toMatchObject([
      {
        id: 'audit-fold-2026-01-02',
        content: { text: expect.stringContaining('生产集群的告警从01-02 00:20起没有整理过') },
      },
    ])
  })

  it('is asked for where nothing was ever folded, and where the checkpoint cannot be read', async () => {
    const house = await unseen()
    house.at('2026-01-02T13:30:00+08:00')
    await house.store.put(keys.incidents('prod', '2026-01-02'), 'no json')
    await house.escalate()
    expect(stages(await outbox(house))).toEqual([1])
  })
})

describe('the auditor', () => {
  it('reports an escalation that was due and did not leave, once a day', async () => {
    const house = await troubled()
    house.at('2026-01-02T20:30:00+08:00')
    await house.fold()
    expect(await house.escalate()).toMatchObject({ asked: 1, overdue: [], late: [] })
    house.at('2026-01-02T22:30:00+08:00')
    const [id] = (await outbox(house)).map((request) => request.id)
    expect(await house.escalate()).toMatchObject({ overdue: [id] })
    house.at('2026-01-02T23:30:00+08:00')
    await house.fold()
    await house.escalate()
    expect(await outbox(house, 'notice')).toMatchObject([
      { id: 'audit-escalation-2026-01-02', content: { title: '告警提醒没有发出去' } },
    ])
  })

  it('tells a late timer from a message that is stuck', async () => {
    const house = await troubled()
    house.at('2026-01-02T22:30:00+08:00')
    await house.fold()
    expect(await house.escalate()).toMatchObject({
      asked: 1,
      overdue: [],
      late: [expect.any(String)],
    })
    expect(await outbox(house, 'notice')).toEqual([])
  })

  it('is content when it left', async () => {
    const house = await troubled()
    house.at('2026-01-02T20:30:00+08:00')
    await house.escalate()
    const [request] = await outbox(house)
    if (!request) throw new Error('nothing was asked for')
    await house.store.put(
      `${keys.ledgerOf(request.day, request.person, request.id)}mail/001-sent.json`,
      '{}',
    )
    house.at('2026-01-02T22:30:00+08:00')
    expect(await house.escalate()).toMatchObject({ overdue: [] })
  })
})
