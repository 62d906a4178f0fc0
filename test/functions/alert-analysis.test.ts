import { describe, expect, it } from 'vitest'
import { recordAct } from '../../shared/alerts/acts.ts'
import { sinceMidnight } from '../../shared/alerts/since-midnight.ts'
import { keys } from '../../shared/documents/keys.ts'
import { InputError, UpstreamError } from '../../shared/failures.ts'
import { clsNotice, deliver, instant, payload } from '../alerts/payloads.ts'
import { alertHouse } from './alert-house.ts'
import { record } from './history-rows.ts'

const NEXT_MORNING = '2026-01-03T05:00:00+08:00'

describe('the analysis of a day', () => {
  it('ranks what is open first and tells it in a sentence', async () => {
    const house = await alertHouse()
    await house.arrive(
      clsNotice({
        group: 'a',
        alarm: '连不上数据库',
        level: 'Critical',
        start: '14:09',
        at: '14:09',
        service: 'payment',
      }),
      clsNotice({
        group: 'a',
        alarm: '连不上数据库',
        level: 'Critical',
        start: '14:09',
        at: '15:09',
        service: 'payment',
      }),
      clsNotice({ group: 'b', alarm: '节点内存偏高', start: '10:30', at: '10:30' }),
      clsNotice({ group: 'b', alarm: '节点内存偏高', type: 2, start: '10:30', at: '11:30' }),
    )
    house.at(NEXT_MORNING)
    await house.analyse()
    expect(await house.analysisOf()).toMatchObject({
      status: 'complete',
      lead: '四条告警合并成两件事',
      findings: [
        {
          severity: 'critical',
          title: '支付服务，连不上数据库',
          detail: '下午两点零九分开始，到现在还没恢复，没人认领',
          suggestion: '建议先认领，再看它的日志',
          rule: 'alerts.open',
        },
        {
          severity: 'minor',
          title: '节点内存偏高',
          detail: '上午十点半出现，一个小时后自己恢复了',
        },
      ],
      coverage: { totals: { deliveries: 4, incidents: 2, open: 1, missed: 0, reconciled: 1 } },
    })
  })

  it('goes on without an act that is malformed, and says so', async () => {
    const house = await alertHouse()
    await house.arrive(clsNotice({ group: 'a', start: '14:09', at: '14:09' }))
    await house.fold()
    const incident = (await house.incidents())?.incidents[0]?.id ?? ''
    const act = { environment: 'prod', incident, person: 'wangfang', through: 'robot' } as const
    await recordAct(house.store, { ...act, kind: 'acknowledged', at: '2026-01-02T06:30:00.000Z' })
    await house.store.put(keys.act('prod', incident, new Date('2026-01-02T07:00:00Z'), 'a'), '{')
    house.at(NEXT_MORNING)
    await house.analyse()
    const analysis = await house.analysisOf()
    expect(analysis?.findings[0]?.detail).toContain('已经有人认领')
    expect(analysis?.coverage.missing).toContain('有一条处理记录读不懂，没有算进去')
  })

  it('says no person by name aloud, and keeps the name for the page', async () => {
    const house = await alertHouse()
    await house.arrive(clsNotice({ group: 'a', start: '14:09', at: '14:09' }))
    house.at('2026-01-02T14:20:00+08:00')
    await house.fold()
    const id = (await house.incidents())?.incidents[0]?.id ?? ''
    const act = { environment: 'prod', incident: id, person: 'wangfang', through: 'robot' } as const
    await recordAct(house.store, { ...act, kind: 'acknowledged', at: '2026-01-02T06:30:00.000Z' })
    house.at(NEXT_MORNING)
    await house.analyse()
    const analysis = await house.analysisOf()
    expect(JSON.stringify([analysis?.narrative, analysis?.findings])).not.toContain('王芳')
    expect(analysis?.narrative).toContain('已经有人认领')
    expect(analysis?.evidence[0]?.samples).toContain('认领：王芳')
  })

  it('tells "no alerts", "not compared", "callbacks do not arrive" and "not enabled" apart', async () => {
    const quiet = await alertHouse({ now: NEXT_MORNING })
    await quiet.analyse()
    const unsure = await alertHouse({ now: NEXT_MORNING })
    unsure.told.failure = new UpstreamError('cls', 'refused', { retry: false, code: 'AuthFailure' })
    await unsure.analyse()
    const broken = await alertHouse({ now: NEXT_MORNING })
    broken.told.records = [record({ createTime: instant('09:30') })]
    await broken.analyse()
    const off = await alertHouse({ now: NEXT_MORNING })
    await off.watch({ alerts: { enabled: false } })
    await off.analyse()
    const told = await Promise.all([quiet, unsure, broken, off].map((house) => house.analysisOf()))
    expect(told.map((analysis) => analysis?.status)).toEqual([
      'complete',
      'partial',
      'partial',
      'not-enabled',
    ])
    expect(told[0]?.lead).toBe('一条告警也没有，告警历史核对过，确实没有')
    expect(told[1]?.reason).toContain('不能下结论')
    expect(told[2]?.reason).toBe('告警回调没有送到，请检查回调地址和令牌')
    expect(told[3]?.reason).toContain('没有启用')
  })

  it('does not take a body that it cannot read for news of older trouble', async () => {
    const house = await alertHouse()
    await house.arrive(deliver('????', '2026-01-02T02:00:00Z'))
    house.at(NEXT_MORNING)
    await house.analyse()
    expect((await house.analysisOf())?.lead).toBe('收到的告警有一条读不懂')
    await house.arrive(clsNotice({ group: 'a', start: '14:09', at: '14:09' }))
    await house.analyse('2026-01-02', 'again')
    expect((await house.analysisOf())?.lead).toBe('收到一条告警，另有一条读不懂')
  })

  it('with no credentials says that it could not compare', async () => {
    const house = await alertHouse({ now: NEXT_MORNING })
    house.told.failure = new InputError('no credentials')
    await house.analyse()
    expect((await house.analysisOf())?.reason).toContain('没有这个环境的云账号凭证')
  })

  it('remembers the fortnight: how often, and what ended it', async () => {
    const house = await alertHouse()
    for (const day of ['2025-12-30', '2025-12-31', '2026-01-01', '2026-01-02']) {
      const start = `${day}T02:00:00.000Z`
      await house.arrive(
        clsNotice({ group: day, start, at: start }),
        clsNotice({ group: day, type: 2, start, at: `${day}T03:00:00.000Z` }),
      )
      house.at(`${day}T22:00:00.000Z`)
      await house.analyse(day)
    }
    const analysis = await house.analysisOf()
    expect(analysis?.findings[0]?.detail).toBe(
      '上午十点出现，一个小时后自己恢复了。一周内第四次了，上一次是自己恢复的',
    )
  })

  it('that rests on more is not replaced by one that rests on less', async () => {
    const house = await alertHouse({ now: NEXT_MORNING })
    const notice = clsNotice({ group: 'a', start: '14:09', at: '14:09' })
    await house.arrive(notice)
    await house.analyse()
    const before = await house.analysisOf()
    for await (const { key } of house.store.list('alerts/')) await house.store.remove([key])
    await house.analyse('2026-01-02', 'asked-1')
    expect(await house.analysisOf()).toEqual(before)
  })

  it('run again without news leaves the document as it is', async () => {
    const house = await alertHouse({ now: NEXT_MORNING })
    await house.arrive(clsNotice({ group: 'a', start: '14:09', at: '14:09' }))
    await house.analyse()
    const before = await house.analysisOf()
    house.at('2026-01-03T06:00:00+08:00')
    expect(await house.analyse('2026-01-02', 'asked-1')).toMatchObject({ kept: 'the same' })
    expect(await house.analysisOf()).toEqual(before)
  })
})

describe('events without an end', () => {
  const event = (name: string, at: string, subject: string) => {
    const body = payload('eventbridge/abnormal.json')
      .replaceAll('PingUnreachable', name)
      .replaceAll('ins-0bbbbbbb', subject)
      .replace('"status":"1"', '"status":"-"')
      .replace('1767301200000', String(instant(at)))
      .replace('5d5d5d5d', name.slice(0, 8))
      .replace('10.0.0.13', subject)
    return deliver(body, new Date(instant(at)).toISOString())
  }

  it('did not recover by themselves, and are as urgent as they were', async () => {
    const house = await alertHouse()
    await house.arrive(
      event('GuestReboot', '09:00', 'node-1'),
      event('KernelPanic', '10:00', 'node-2'),
    )
    house.at(NEXT_MORNING)
    await house.analyse()
    const analysis = await house.analysisOf()
    expect(analysis?.findings).toHaveLength(2)
    expect(analysis?.findings).toMatchObject([
      { severity: 'serious', rule: 'alerts.once' },
      { severity: 'serious', rule: 'alerts.once' },
    ])
    expect(analysis?.findings.map(({ detail }) => detail).sort()).toEqual([
      '上午九点发生，这种事件没有恢复通知，好没好要看一下',
      '上午十点发生，这种事件没有恢复通知，好没好要看一下',
    ])
    expect(JSON.stringify(analysis)).not.toContain('自己恢复')
    expect(sinceMidnight(await house.incidents(), {})).toMatchObject({
      open: 0,
      first: expect.stringMatching(/点发生$/),
    })
  })
})

describe('the timers', () => {
  it('start one job an environment every hour, and at five those of days that lack their analysis', async () => {
    const house = await alertHouse({ now: NEXT_MORNING })
    await house.timer(house.analysis, 'hourly', '2026-01-02T01:10:00Z')
    await house.timer(house.analysis, 'daily', NEXT_MORNING)
    expect(house.started.map(({ subject, day, slot }) => `${subject} ${day} ${slot}`)).toEqual([
      'prod 2026-01-02 hourly-09',
      'prod 2025-12-31 daily',
      'prod 2026-01-01 daily',
      'prod 2026-01-02 daily',
    ])
  })
})

describe('since midnight', () => {
  it('tells what is new, what ended, and that unknown is not nothing', async () => {
    const house = await alertHouse()
    await house.arrive(clsNotice({ group: 'old', alarm: '昨天的事', start: '14:00', at: '14:00' }))
    house.at('2026-01-03T00:10:00+08:00')
    await house.fold('2026-01-03')
    const nothing = { fresh: 0, open: 0, ended: 0, first: undefined }
    expect(sinceMidnight(await house.incidents('2026-01-03'), {})).toEqual(nothing)
    await house.arrive(
      clsNotice({
        group: 'new',
        alarm: '磁盘快满',
        start: '2026-01-02T18:00:00Z',
        at: '2026-01-02T18:00:00Z',
      }),
      clsNotice({
        group: 'old',
        alarm: '昨天的事',
        type: 2,
        start: '14:00',
        at: '2026-01-02T19:00:00Z',
      }),
    )
    house.at('2026-01-03T07:10:00+08:00')
    await house.fold('2026-01-03')
    expect(sinceMidnight(await house.incidents('2026-01-03'), {})).toEqual({
      fresh: 1,
      open: 1,
      ended: 1,
      first: '磁盘快满，凌晨两点开始，还没恢复',
    })
    expect(sinceMidnight(undefined, {})).toBeUndefined()
  })
})
