import { describe, expect, it } from 'vitest'
import { recordAct } from '../../shared/alerts/acts.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { heardSchema } from '../../shared/documents/run.ts'
import { clsNotice } from '../alerts/payloads.ts'
import { alertHouse, environment, outbox } from './alert-house.ts'

/** An incident in `prod` since 08:00 that is due at 20:30. */
async function due() {
  const house = await alertHouse()
  await house.arrive(clsNotice({ group: 'g', start: '08:00', at: '08:00' }))
  house.at('2026-01-02T20:10:00+08:00')
  await house.fold()
  house.at('2026-01-02T20:30:00+08:00')
  return house
}

describe('a document that breaks its contract', () => {
  it('of one person keeps nobody else from being told', async () => {
    const house = await due()
    await house.store.put(keys.person('lina'), '{"schema":"person/1"}')
    await house.escalate()
    expect(await outbox(house)).toHaveLength(1)
  })

  it('of what somebody heard leaves that out', async () => {
    const house = await due()
    await house.store.put(keys.heard('wangfang', '2026-01-02'), 'no json')
    await house.escalate()
    expect(await outbox(house)).toHaveLength(1)
  })

  it('of one environment does not silence the others, is parked, and told once a day', async () => {
    const house = await due()
    await house.store.put(keys.environment('test'), '{"schema":"environment/1"}')
    await house.follow({ follows: ['test', 'prod'] })
    expect(await house.escalate()).toMatchObject({
      asked: 1,
      unreadable: ['environments/test.json'],
    })
    await house.escalate()
    expect(await outbox(house)).toHaveLength(1)
    expect(await outbox(house, 'notice')).toMatchObject([
      {
        id: 'audit-unreadable-2026-01-02',
        content: { text: expect.stringContaining('environments/test.json') },
      },
    ])
    const parked: string[] = []
    for await (const { key } of house.store.list('parked/escalation/')) parked.push(key)
    expect(parked).toHaveLength(1)
  })

  it('of the state of one environment does not silence the others', async () => {
    const house = await due()
    await writeDocument(house.store, environmentSchema, keys.environment('test'), {
      ...environment,
      id: 'test',
    })
    await house.store.put(keys.incidents('test', '2026-01-01'), 'no json')
    await house.follow({ follows: ['test', 'prod'] })
    expect(await house.escalate()).toMatchObject({
      asked: 1,
      unreadable: ['incidents/test/2026-01-01.json'],
    })
  })

  it('of an environment leaves the morning letter and the missing report to be told', async () => {
    const house = await alertHouse({ now: '2026-01-02T07:30:00+08:00' })
    await house.store.put(keys.environment('prod'), '{"schema":"environment/1"}')
    await house.escalate()
    expect(await outbox(house, 'report')).toHaveLength(1)
    expect((await outbox(house, 'notice')).map(({ id }) => id)).toEqual([
      'audit-unreadable-2026-01-02',
      'missing-2026-01-01',
    ])
  })

  it('of a follower who is corrected counts from then on', async () => {
    const house = await due()
    await house.store.put(keys.person('lina'), '{"schema":"person/1"}')
    await house.escalate()
    await house.follow({ id: 'lina', name: '李娜' })
    await writeDocument(house.store, heardSchema, keys.heard('lina', '2026-01-02'), {
      schema: 'heard/1',
      person: 'lina',
      day: '2026-01-02',
      entries: [
        { at: '2026-01-02T00:30:00.000Z', environment: 'prod', report: 'r', page: 1, door: 'd' },
      ],
    })
    await house.escalate(undefined, 'lina')
    const requests = await outbox(house)
    expect(requests.map(({ person }) => person)).toEqual(['lina', 'wangfang'])
    expect(JSON.stringify(requests[0])).toContain('李娜 08:30听到过')
  })
})

describe('the fold of a day', () => {
  it('replaces a checkpoint that breaks its contract', async () => {
    const house = await due()
    await house.store.put(keys.incidents('prod', '2026-01-02'), 'no json')
    await house.fold()
    expect((await house.incidents())?.incidents).toHaveLength(1)
  })

  it('is told although somebody who took an incident on cannot be read, nor a day before', async () => {
    const house = await due()
    const incident = (await house.incidents())?.incidents[0]?.id ?? ''
    await recordAct(house.store, {
      environment: 'prod',
      incident,
      kind: 'acknowledged',
      person: 'wangfang',
      through: 'page',
      at: house.now().toISOString(),
    })
    await house.store.put(keys.person('wangfang'), '{}')
    await house.store.put(keys.history('prod', '2025-12-30'), '{}')
    await house.analyse()
    expect((await house.analysisOf())?.findings).toHaveLength(1)
  })
})
