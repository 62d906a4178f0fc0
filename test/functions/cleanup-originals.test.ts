import { describe, expect, it } from 'vitest'
import { startOfDay } from '../../shared/calendar/day.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { auditLine, containerLine, gzipped, keyAt, quietDay } from '../logs/invented-logs.ts'
import { cleaned, DAY, NIGHT, night, OPTED_IN, objectAt, type Rig } from './cleanup-rig.ts'
import { PROD, rig } from './log-analysis-rig.ts'

describe('original log objects', () => {
  it('stay where the source does not opt in', async () => {
    expect((await cleaned(PROD)).left).toHaveLength(4)
  })

  it('go once every line of them is told in a stored analysis', async () => {
    const { left, record } = await cleaned()
    expect(left).toEqual([])
    expect(record?.removed.originals).toBe(4)
  })

  it('stay when they hold audit records', async () => {
    const at = startOfDay(DAY) + 3_600_000
    const key = keyAt('cls/audit/', at, 9)
    const request = { user: 'li', verb: 'get', resource: 'pods', name: 'a', code: 200 }
    const { left, record } = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(key, gzipped([auditLine(at, 'a-1', request)]))
    })
    expect(left).toEqual([key])
    expect(record?.kept.map(({ why }) => why)).toEqual(['含有审计日志'])
  })

  it('stay while a day in them has not been told', async () => {
    const key = keyAt('cls/app/', startOfDay(NIGHT) + 60_000, 7)
    const { left } = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(key, gzipped([...quietDay(DAY).slice(-3), ...quietDay(NIGHT).slice(0, 3)]))
    })
    expect(left).toEqual([key])
  })

  it('stay when they are cut or were rewritten after the analysis', async () => {
    const whole = gzipped(quietDay(DAY, 3))
    const cut = keyAt('cls/app/', startOfDay(DAY) + 7_200_000, 8)
    const it = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(cut, whole.subarray(0, whole.length / 2))
    })
    expect(it.left).toEqual([cut])
    const again = await rig({ environment: OPTED_IN, now: startOfDay(DAY) })
    await again.logs.put(cut, whole)
    await again.analyse(DAY)
    await again.logs.put(cut, gzipped(quietDay(DAY, 4)))
    expect((await night(again)).left).toEqual([cut])
  })
})

describe('original log objects that nobody could read', () => {
  const csv = gzipped([{ at: 0, text: 'auditID,verb,user' }])
  const cut = gzipped([...quietDay(DAY).slice(0, 5), { at: 0, text: '{"__TIMESTAMP__":17732' }])
  const audit = gzipped([
    ...quietDay(DAY).slice(0, 5),
    containerLine(startOfDay(DAY), 'audit', 'INFO', '{"apiVersion":"audit.k8s.io/v1","auditID":"1'),
  ])
  it.each([
    ['of another format', csv, '有读不懂的行'],
    ['binary', Buffer.from('sNaPpY\0\x01 binary\n more'), '有读不懂的行'],
    ['empty', gzipped([]), '一行日志也没有读出来'],
    ['with one line cut', cut, '有读不懂的行'],
    ['with a cut audit record in a line that can be read', audit, '含有审计日志'],
  ])('stay: %s', async (_name, body, why) => {
    const key = objectAt('odd')
    const { left, record } = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(key, body)
    })
    expect(left).toEqual([key])
    expect(record?.kept).toEqual([{ key: `prodlogs-1250000001/${key}`, why }])
  })
})

describe('original log objects that several sources see', () => {
  const bucketOf = (prefix: string, removeOriginals: boolean) => ({
    bucket: 'prodlogs-1250000001',
    region: 'ap-guangzhou',
    prefix,
    removeOriginals,
  })
  const withSources = (id: string, ...sources: ReturnType<typeof bucketOf>[]) =>
    environmentSchema.parse({ ...PROD, id, logs: { enabled: true, sources } })
  const put = async ({ store }: Rig, environment: Environment) => {
    await store.put(keys.environment(environment.id), JSON.stringify(environment))
  }

  it('stay where one of the sources does not opt in', async () => {
    const environment = withSources('prod', bucketOf('cls/', true), bucketOf('cls/keep/', false))
    const key = objectAt('keep')
    const { left, record } = await cleaned(environment, async ({ logs }) => {
      await logs.put(key, gzipped(quietDay(DAY, 3)))
    })
    expect(left).toEqual([key])
    expect(record?.kept.map(({ why }) => why)).toEqual(['环境 prod 有一个日志源没有同意删除'])
  })

  it('stay while another environment does not opt in, also one that reads no logs now', async () => {
    const other = withSources('other', bucketOf('cls/app/', false))
    for (const enabled of [true, false]) {
      const { left, record } = await cleaned(OPTED_IN, async (it) => {
        await put(it, { ...other, logs: { ...other.logs, enabled } })
      })
      expect(left).toHaveLength(4)
      expect(record?.kept[0]?.why).toBe('环境 other 有一个日志源没有同意删除')
    }
  })

  it('go only when the analysis of every environment rests on them', async () => {
    const it = await cleaned(OPTED_IN, async (it) => {
      await put(it, withSources('other', bucketOf('cls/app/', true)))
    })
    expect(it.left).toHaveLength(4)
    expect(it.record?.kept[0]?.why).toBe(`环境 other 在 ${DAY} 的分析还没有用到它`)
    it.setNow(startOfDay(NIGHT) + 5 * 3_600_000)
    const event = { job: 'chenbao/1', step: 'log-analysis', day: DAY, slot: 'daily' } as const
    await it.handler.job?.({ ...event, subject: 'other' }, it.invocation())
    await it.again()
    expect([...it.logs.objects.keys()]).toEqual([])
  })

  it('stay while an environment or an analysis cannot be read', async () => {
    const { left, record } = await cleaned(OPTED_IN, async ({ store }) => {
      await store.put(keys.environment('broken'), '{}')
    })
    expect(left).toHaveLength(4)
    expect(record?.failed?.map(({ why }) => why)).toEqual([
      '有环境的登记读不出来，不知道它还要不要这些日志',
    ])
    const it = await rig({ environment: OPTED_IN, now: startOfDay(DAY) })
    await it.logs.put(objectAt('app'), gzipped(quietDay(DAY)))
    await it.analyse(DAY)
    await it.store.put(keys.analysis('prod', DAY, 'cos'), '{}')
    expect((await night(it)).left).toHaveLength(1)
  })
})
