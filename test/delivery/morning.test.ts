import { describe, expect, it } from 'vitest'
import { addDays, startOfDay, timeOn } from '../../shared/calendar/day.ts'
import { keys } from '../../shared/documents/keys.ts'
import { furnished, House, MINUTE, MORNING, person, report, TODAY, YESTERDAY } from './house.ts'

describe('the morning letter', () => {
  it('leaves every morning at the hour of the person, once', async () => {
    const home = await furnished()
    home.now = new Date(MORNING.getTime() - 60 * MINUTE)
    await home.tick()
    home.now = new Date(MORNING.getTime() - 5 * MINUTE)
    await home.tick()
    expect(await home.keysBelow(keys.outbox)).toHaveLength(1)
    expect(home.letters).toHaveLength(0)
    home.now = MORNING
    for (let ticks = 0; ticks < 100; ticks += 1) {
      await home.tick()
      home.pass(5 * MINUTE)
    }
    expect(home.letters).toHaveLength(1)
    expect(await home.ledger(`daily-${YESTERDAY}`)).toContain('work 1 sent')
  })

  it('is also spoken by a robot in the room, headline only', async () => {
    const client = 'esp-box@@@aa_bb_cc_dd_ee_ff@@@3f2b8a10-6d55-4c6e-9a43-0d5f7c1e2b90'
    const home = await furnished()
    const { contacts } = person()
    await home.people(
      person({ contacts: [...contacts, { kind: 'robot', id: 'desk', client, content: 'title' }] }),
    )
    await home.tick()
    expect(home.letters).toHaveLength(1)
    expect(home.messages).toMatchObject([
      {
        contact: 'desk',
        message: { title: '晨报。昨天一件大事没恢复。要听详细的，请对我说播报。', text: '' },
      },
    ])
  })

  it('still leaves when the timer comes hours late, and not when the day is over', async () => {
    const late = await furnished()
    late.pass(5 * 60 * MINUTE)
    await late.tick()
    expect(late.letters).toHaveLength(1)
    const over = await furnished()
    over.pass(6 * 60 * MINUTE)
    await over.tick()
    expect(over.letters).toHaveLength(0)
  })

  it('leaves for nobody who wants none', async () => {
    const home = new House()
    await home.people(
      person({ dailyMail: { enabled: false, at: '07:30' } }),
      person({ id: 'lina', follows: [] }),
    )
    await home.tick()
    expect(home.letters).toHaveLength(0)
  })

  it('says plainly which environment has no report', async () => {
    const home = new House()
    await home.people(person({ follows: ['prod', 'test'] }))
    await home.reports(report('prod', '生产集群'))
    await home.environments({ prod: '生产集群', test: '测试集群' })
    await home.tick()
    expect(home.letters[0]?.html).toContain('测试集群的报告到现在没有写出来')
    expect(home.letters[0]?.text).toContain('测试集群的报告到现在没有写出来')
  })

  it('leaves at an hour that no timer meets, and shortly after midnight', async () => {
    for (const at of ['07:45', '00:10', '23:50']) {
      const home = await furnished()
      await home.people(person({ dailyMail: { enabled: true, at } }))
      const day = at > '08:00' ? YESTERDAY : TODAY
      await home.reports({ ...report('prod', '生产集群'), day: addDays(day, -1) })
      const due = timeOn(day, at)
      home.now = new Date(due - 2 * 60 * MINUTE)
      while (home.letters.length === 0 && home.now.getTime() < due + 60 * MINUTE) {
        home.pass(5 * MINUTE)
        await home.tick()
      }
      expect(home.now, at).toEqual(new Date(due))
    }
  })

  it('is told once when no report is there, and follows when one comes', async () => {
    const home = new House()
    await home.people(person())
    await home.environments({ prod: '生产集群' })
    for (let ticks = 0; ticks < 30; ticks += 1) {
      await home.tick()
      home.pass(5 * MINUTE)
    }
    expect(home.letters.map(({ subject }) => subject)).toEqual(['今天的晨报没有写出来'])
    expect(home.letters[0]?.text).toContain('生产集群')
    await home.reports(report('prod', '生产集群'))
    home.pass(5 * MINUTE)
    await home.tick()
    await home.tick()
    expect(home.letters).toHaveLength(2)
    expect(home.letters[1]?.html).toContain('昨天一件大事没恢复')
  })

  it('waits until the evening for a report, and is then given up', async () => {
    const home = new House()
    await home.people(person())
    await home.environments({ prod: '生产集群' })
    await home.tick()
    home.now = new Date(timeOn(TODAY, '20:00'))
    await home.reports(report('prod', '生产集群'))
    await home.tick()
    expect(home.letters.map(({ subject }) => subject)).toEqual(['今天的晨报没有写出来'])
    expect(await home.ledger(`daily-${YESTERDAY}`)).toEqual(['work 1 given-up', 'settled'])
  })

  it('is not missed where nothing was watched the day before', async () => {
    const home = new House()
    await home.people(person())
    await home.environments({ prod: '生产集群' }, new Date(MORNING.getTime() - 60 * MINUTE))
    await home.tick()
    expect(home.letters).toHaveLength(0)
    expect(await home.keysBelow(keys.outbox)).toEqual([])
  })

  it('is owed of the first whole day', async () => {
    const home = new House()
    await home.people(person())
    await home.environments({ prod: '生产集群' }, new Date(startOfDay(YESTERDAY)))
    await home.tick()
    expect(home.letters.map(({ subject }) => subject)).toEqual(['今天的晨报没有写出来'])
  })

  it('takes the revision before when the newest one is broken', async () => {
    const home = await furnished()
    await home.store.put(keys.report('prod', YESTERDAY, 2), '{"schema":"report/1"}')
    await home.tick()
    expect(home.letters[0]?.html).toContain('昨天一件大事没恢复')
  })
})
