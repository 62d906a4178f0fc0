import { describe, expect, it } from 'vitest'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { keys } from '../../shared/documents/keys.ts'
import { InputError, UpstreamError } from '../../shared/failures.ts'
import {
  containerLine,
  databaseTimeouts,
  gzipped,
  keyAt,
  quietDay,
  shipped,
} from '../logs/invented-logs.ts'
import { PROD, rig } from './log-analysis-rig.ts'

const DAY = '2026-03-12'

/** A cluster with five quiet days behind it; built once, since nothing changes them. */
async function withHistory() {
  const it = await rig({ now: startOfDay(DAY) })
  for (let back = 5; back >= 1; back -= 1) {
    const day = addDays(DAY, -back)
    for (const [key, body] of shipped(quietDay(day, back * 60), 2)) await it.logs.put(key, body)
    await it.analyse(day)
  }
  return it
}

describe('the log analysis of a day', () => {
  it('tells a new error pattern with its count, its first time and the release before it', async () => {
    const it = await withHistory()
    const lines = [...quietDay(DAY), ...databaseTimeouts(DAY)]
    for (const [key, body] of shipped(lines, 4)) await it.logs.put(key, body)
    await it.analyse(DAY)
    const { status, findings, evidence, lead, coverage } = await it.analysis(DAY)
    expect(status).toBe('complete')
    expect(findings.map(({ title }) => title)).toEqual(['支付服务连数据库超时六百次'])
    expect(findings[0]?.detail).toContain(
      '前五天一次都没有。第一次在下午两点零八分，三分钟前刚发过新版本，可能有关',
    )
    expect(evidence[0]?.numbers).toMatchObject({ count: 600, days: 5, median: 0 })
    expect(coverage.totals).toMatchObject({ lines: lines.length, errors: 624, newPatterns: 1 })
    expect(lead).toBe('两千七百多行全部读完')
  })

  it('says so when nothing stands out, and remembers the counts for later days', async () => {
    const it = await withHistory()
    for (const [key, body] of shipped(quietDay(DAY, 360), 3)) await it.logs.put(key, body)
    await it.analyse(DAY)
    const { findings, lead } = await it.analysis(DAY)
    expect(findings).toEqual([])
    expect(lead).toBe('两千一百多行全部读完，没有新的错误类型，错误数和平时差不多')
    expect(await it.store.head(keys.history('prod', DAY))).toBeDefined()
  })

  it('still reports the rest when one object is cut and another breaks the store', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    for (const [key, body] of shipped(quietDay(DAY), 3)) await it.logs.put(key, body)
    const whole = gzipped(quietDay(DAY, 5))
    await it.logs.put(keyAt('cls/app/', startOfDay(DAY) + 3_600_000, 8), whole.subarray(0, 900))
    const unreadable = keyAt('cls/app/', startOfDay(DAY) + 3_600_000, 9)
    await it.logs.put(unreadable, whole)
    const { stream } = it.logs
    it.logs.stream = async (key) => {
      if (key === unreadable) throw new UpstreamError('cos', 'reset', { retry: true })
      return await stream(key)
    }
    await it.analyse(DAY)
    const { status, coverage } = await it.analysis(DAY)
    expect(status).toBe('partial')
    expect(coverage).toMatchObject({ expected: 5, read: 3, failed: 2 })
    expect(coverage.missing.slice(0, 2)).toEqual([
      '有一个日志文件读不了',
      '有一个日志文件是坏的，只读到一部分',
    ])
  })

  it('says what is missing and how to mend it when the account cannot be opened', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    it.closed.error = new InputError('环境 prod 没有登记云账号凭据，请先登记')
    await it.analyse(DAY)
    const { status, reason, inputs } = await it.analysis(DAY)
    expect({ status, inputs }).toEqual({ status: 'missing', inputs: 0 })
    expect(reason).toContain('生产集群的云账号打不开，环境 prod 没有登记云账号凭据，请先登记')
  })

  it('says since when shipping fails and what to do', async () => {
    const sources = PROD.logs.sources.map((source) => ({ ...source, shippers: ['task-1'] }))
    const environment = { ...PROD, logs: { enabled: true, sources } }
    const it = await rig({ environment, now: startOfDay(DAY) })
    const start = startOfDay(DAY) - 3_600_000
    it.shipping.batches = Array.from({ length: 300 }, (_, index) => ({
      taskId: `batch-${index}`,
      rangeStart: start + index * 300_000,
      rangeEnd: start + (index + 1) * 300_000,
      status: 'failed' as const,
      message: '10002 AccessDenied',
    }))
    await it.analyse(DAY)
    const { status, reason } = await it.analysis(DAY)
    expect(status).toBe('missing')
    expect(reason).toBe(
      '日志投递从昨天凌晨零点起一直失败，存储桶没有写入权限，昨天的一行也没有读到。请重新授权；补投以后对我说重新分析昨天，我来补上',
    )
  })

  it('is never replaced by one with fewer inputs', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    for (const [key, body] of shipped(quietDay(DAY), 4)) await it.logs.put(key, body)
    await it.analyse(DAY)
    const before = await it.analysis(DAY)
    for (const key of [...it.store.objects.keys()].filter((one) => one.startsWith('digests/'))) {
      await it.store.remove([key])
    }
    it.closed.error = new UpstreamError('sts', 'down', { retry: true })
    expect(await it.analyse(DAY, 'asked-1')).toMatchObject({ kept: before.inputs, inputs: 0 })
    expect(await it.analysis(DAY)).toEqual(before)
  })

  it('tells the next morning what came in after the day was analysed, and only once', async () => {
    const it = await withHistory()
    for (const [key, body] of shipped(quietDay(DAY, 360), 3)) await it.logs.put(key, body)
    await it.analyse(DAY)
    const next = addDays(DAY, 1)
    const late = Array.from({ length: 30 }, (_, index) =>
      containerLine(
        startOfDay(DAY) + index * 90_000,
        'payment',
        'ERROR',
        'connect to mysql timed out',
      ),
    )
    const key = keyAt('cls/app/', startOfDay(next) + 10 * 3_600_000, 3)
    await it.logs.put(key, gzipped([...late, ...quietDay(next, 420)]))
    await it.analyse(next)
    const told = (await it.analysis(next)).findings.filter(({ rule }) => rule === 'logs.late')
    expect(told.map(({ title }) => title)).toEqual(['补报：前天的日志后来又到了三十行'])
    expect(told[0]?.detail).toBe('里面有三十条报错。最多的是支付服务连数据库超时。')
    const third = addDays(DAY, 2)
    for (const [name, body] of shipped(quietDay(third, 480), 1)) await it.logs.put(name, body)
    await it.analyse(third)
    expect((await it.analysis(third)).findings.filter(({ rule }) => rule === 'logs.late')).toEqual(
      [],
    )
  })

  it('is marked as not enabled where it is not, which is no fault', async () => {
    const environment = { ...PROD, logs: { enabled: false, sources: [] } }
    const it = await rig({ environment, now: startOfDay(DAY) })
    await it.analyse(DAY)
    expect(await it.analysis(DAY)).toMatchObject({ status: 'not-enabled', findings: [] })
  })
})
