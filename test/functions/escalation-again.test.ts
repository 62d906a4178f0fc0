import { describe, expect, it } from 'vitest'
import { recordAct } from '../../shared/alerts/acts.ts'
import { dueStages, requestIdOf } from '../../shared/alerts/escalation.ts'
import { clsNotice, fold, instant } from '../alerts/payloads.ts'
import { type AlertHouse, alertHouse, outbox } from './alert-house.ts'

const HOUR = 3_600_000

/** Seen and asked for every hour from 00:30 of 2026-01-02 on, until some hours later. */
async function watch(house: AlertHouse, from: number, hours: number) {
  for (let hour = from; hour < from + hours; hour += 1) {
    house.at(new Date(instant('00:10') + hour * HOUR).toISOString())
    await house.fold(hour < 24 ? '2026-01-02' : hour < 48 ? '2026-01-03' : '2026-01-04')
    house.at(new Date(instant('00:30') + hour * HOUR).toISOString())
    await house.escalate()
  }
}

/** `[stage, hour of 2026-01-02 at which it was asked for]`, in order. */
async function asked(house: AlertHouse) {
  const requests = await outbox(house)
  return requests
    .map(({ requestedAt, content }) => [
      content.kind === 'escalation' ? content.stage : 0,
      Math.floor((Date.parse(requestedAt) - instant('00:00')) / HOUR),
    ])
    .sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0))
}

const notice = (group: string, start: string, at: string, type: 1 | 2 = 1) =>
  clsNotice({ group, start, at, type })
const later = (hours: number) => new Date(instant('00:00') + hours * HOUR).toISOString()

describe('an incident that came back after all its stages', () => {
  it('is asked for again, counted from then, once a stage, and says so', async () => {
    const house = await alertHouse()
    await house.arrive(notice('a', '00:00', '00:00'))
    await watch(house, 0, 27)
    expect(await asked(house)).toEqual([
      [1, 12],
      [2, 24],
    ])
    await house.arrive(notice('a', '00:00', later(27), 2), notice('b', later(27.5), later(27.5)))
    await watch(house, 28, 28)
    expect(await asked(house)).toEqual([
      [1, 12],
      [2, 24],
      [1, 39],
      [2, 51],
    ])
    const again = (await outbox(house)).find(({ id }) => /-1-r[0-9a-z]+$/.test(id))
    expect(again?.content).toMatchObject({
      reopenedAt: later(27.5),
      title: expect.stringContaining('再次出现，十二个小时没人处理'),
      text: expect.stringContaining('再次出现：2026-01-03 03:30'),
    })
  })

  it('is asked for again when it fires on after somebody said that it is solved', async () => {
    const house = await alertHouse()
    await house.arrive(notice('a', '00:00', '00:00'))
    await watch(house, 0, 26)
    const incident = (await house.incidents())?.incidents[0]?.id ?? ''
    await recordAct(house.store, {
      environment: 'prod',
      incident,
      kind: 'solved',
      person: 'wangfang',
      through: 'page',
      at: later(26),
    })
    await house.arrive(notice('a', '00:00', later(27)))
    await watch(house, 27, 14)
    expect(await asked(house)).toEqual([
      [1, 12],
      [2, 24],
      [1, 38],
    ])
    expect(JSON.stringify(await outbox(house))).toContain('标记解决以后还在告警，再次出现')
  })
})

describe('an incident that is found to have begun earlier', () => {
  it('is not asked for again', async () => {
    const house = await alertHouse()
    await house.arrive(notice('b', '01:00', '01:00'))
    await watch(house, 1, 14)
    expect(await asked(house)).toEqual([[1, 13]])
    await house.arrive(notice('a', '00:05', '00:05'), notice('a', '00:05', '00:40', 2))
    await watch(house, 15, 3)
    expect((await house.incidents())?.incidents).toMatchObject([{ flaps: 1 }])
    expect(await asked(house)).toEqual([[1, 13]])
  })
})

describe('stages from a reopening', () => {
  const settings = { stageHours: [12, 24] }
  const flapping = (reopened: number) =>
    fold([
      notice('a', '00:00', '00:00'),
      notice('a', '00:00', later(reopened - 0.5), 2),
      { ...notice('b', later(reopened), later(reopened)) },
    ]).incidents[0]
  const ids = (reopened: number, now: number) => {
    const incident = flapping(reopened)
    if (!incident) throw new Error('no incident')
    const due = dueStages(incident, settings, new Date(later(now)))
    return due.map((stage) => [
      (stage.dueAt.getTime() - instant('00:00')) / HOUR,
      requestIdOf('prod', stage).includes('-r'),
    ])
  }

  it('add nothing to a flap before anybody was told', () => {
    expect(ids(0.75, 60)).toEqual([
      [12, false],
      [24, false],
    ])
  })

  it('add what the first stages do not cover', () => {
    expect(ids(13, 60)).toEqual([
      [12, false],
      [24, false],
      [37, true],
    ])
  })

  it('leave the ids of an incident that never came back as they were', () => {
    const [incident] = fold([notice('a', '00:00', '00:00')]).incidents
    if (!incident) throw new Error('no incident')
    const due = dueStages(incident, settings, new Date(later(30)))
    expect(due.map((stage) => requestIdOf('prod', stage))).toEqual([
      `escalation-prod-${incident.id}-1`,
      `escalation-prod-${incident.id}-2`,
    ])
  })
})
