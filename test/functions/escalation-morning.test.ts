import { describe, expect, it } from 'vitest'
import { addDays, timeOn } from '../../shared/calendar/day.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { Person } from '../../shared/documents/person.ts'
import { reportSchema } from '../../shared/documents/report.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { instant } from '../alerts/payloads.ts'
import { report } from '../delivery/house.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'
import { alertHouse, environment, outbox } from './alert-house.ts'

describe('a morning report that is missing', () => {
  const ofYesterday = (environment: string) => ({
    ...report(environment, '测试集群'),
    day: '2026-01-02',
  })
  const morning = async (...times: string[]) => {
    const house = await alertHouse()
    await house.watch({ since: '2026-01-02' })
    return {
      house,
      run: async () => {
        for (const at of times) {
          house.at(`2026-01-03T${at}+08:00`)
          await house.escalate()
        }
        return await outbox(house, 'notice')
      },
    }
  }

  it('is told at half past seven, once', async () => {
    const { run } = await morning('07:29:59', '07:30:00', '08:30:00')
    const notices = await run()
    expect(notices).toMatchObject([
      {
        id: 'missing-2026-01-02',
        requestedAt: '2026-01-02T23:30:00.000Z',
        content: { title: '今天的晨报没有写出来', text: expect.stringContaining('生产集群') },
      },
    ])
    expect(JSON.stringify(notices)).toContain('写好以后会发给您')
  })

  it('is told without a promise to people who want no letter', async () => {
    const { house, run } = await morning('07:30:00')
    await house.follow({ dailyMail: { enabled: false, at: '07:30' } })
    const notices = await run()
    expect(notices).toHaveLength(1)
    expect(JSON.stringify(notices)).not.toContain('写好以后')
  })

  it('is told when it is there and cannot be read', async () => {
    const { house, run } = await morning('07:30:00')
    await house.store.put(keys.report('prod', '2026-01-02', 1), '{"schema":"report/1"}')
    expect(await run()).toHaveLength(1)
  })

  it('is told as a part when the other environment has its report', async () => {
    const { house, run } = await morning('07:30:00')
    await writeDocument(house.store, environmentSchema, keys.environment('test'), {
      ...environment,
      id: 'test',
      name: '测试集群',
    })
    await writeDocument(
      house.store,
      reportSchema,
      keys.report('test', '2026-01-02', 1),
      ofYesterday('test'),
    )
    await house.follow({ follows: ['prod', 'test'] })
    const [notice] = await run()
    expect(notice?.content).toMatchObject({
      title: '今天的晨报缺了一部分',
      text: expect.stringMatching(/^生产集群昨天的晨报到七点半还没有写出来/),
    })
  })

  it('is not told where nothing was watched yesterday, nor in the evening', async () => {
    const { house, run } = await morning('07:30:00')
    await house.watch({ since: '2026-01-03' })
    expect(await run()).toEqual([])
    const evening = await morning('20:00:00')
    expect(await evening.run()).toEqual([])
  })
})

describe('the morning letter', () => {
  const asked = async (at: string, times: string[], changes: Partial<Person> = {}) => {
    const house = await alertHouse()
    await house.watch({ since: '2026-01-01' })
    await house.follow({ dailyMail: { enabled: true, at }, ...changes })
    for (const time of times) {
      house.at(time)
      await house.escalate()
    }
    return await outbox(house, 'report')
  }
  const hourly = Array.from({ length: 48 }, (_, hour) =>
    new Date(instant('00:30') + hour * 3_600_000).toISOString(),
  )

  it.each(['07:30', '07:29', '07:31', '00:00', '00:29', '00:31', '06:40', '12:00', '23:59'])(
    'is asked for before %s, once a day, by an hourly timer',
    async (at) => {
      const requests = await asked(at, hourly)
      const days = requests.map(({ day }) => day)
      expect(new Set(days).size).toBe(days.length)
      expect(days).toEqual(expect.arrayContaining(['2026-01-03']))
      for (const { id, day, requestedAt, notBefore, content } of requests) {
        expect(notBefore).toBe(new Date(timeOn(day, at)).toISOString())
        expect(content).toMatchObject({ day: addDays(day, -1), environments: ['prod'] })
        expect(id).toBe(`daily-${addDays(day, -1)}`)
        if (day !== '2026-01-02') expect(requestedAt <= notBefore).toBe(true)
      }
    },
  )

  it('is asked for from seventy minutes before its time until six hours after it', async () => {
    const at = (time: string) => asked('07:30', [`2026-01-02T${time}+08:00`])
    expect(await at('06:19:59.999')).toHaveLength(0)
    expect(await at('06:20:00')).toHaveLength(1)
    expect(await at('13:29:59.999')).toHaveLength(1)
    expect(await at('13:30:00')).toHaveLength(0)
  })

  it('is caught up when the run before its time was missed', async () => {
    const runs = ['2026-01-02T07:30:00+08:00', '2026-01-02T08:30:00+08:00']
    expect(await asked('07:30', runs)).toMatchObject([{ requestedAt: '2026-01-01T23:30:00.000Z' }])
  })

  it('is asked for even when the rest of the run fails', async () => {
    const store = memoryStore()
    const { get } = store
    store.get = async (key) => {
      if (key.startsWith('incidents/')) throw new UpstreamError('cos', 'no answer', { retry: true })
      return await get(key)
    }
    const house = await alertHouse({ now: '2026-01-02T06:30:00+08:00', store })
    await house.watch({ since: '2026-01-01' })
    await expect(house.escalate()).rejects.toThrow('no answer')
    expect(await outbox(house, 'report')).toHaveLength(1)
  })

  it('is not asked for by people who want none, follow nothing, or are owed nothing', async () => {
    expect(await asked('07:30', hourly, { dailyMail: { enabled: false, at: '07:30' } })).toEqual([])
    expect(await asked('07:30', hourly, { follows: [] })).toEqual([])
    const house = await alertHouse({ now: '2026-01-02T07:30:00+08:00' })
    await house.watch({ since: '2026-01-02' })
    await house.escalate()
    expect(await outbox(house, 'report')).toEqual([])
  })
})
