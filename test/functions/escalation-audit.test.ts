import { describe, expect, it } from 'vitest'
import { keys } from '../../shared/documents/keys.ts'
import { outbox, troubled } from './alert-house.ts'

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
