import { describe, expect, it } from 'vitest'
import { environmentSchema } from '../../shared/documents/environment.ts'
import type { Severity } from '../../shared/documents/ids.ts'
import { mergeReport } from '../../shared/report/merge.ts'
import { at, DAY, draft, environment, evidence, finding, MORNING } from './drafts.ts'
import { badDay, dayBeforeQuiet, quietDay, reportOf } from './sample-days.ts'

const nothing = {
  day: DAY,
  revision: 1,
  writtenAt: MORNING,
  analyses: {},
  absent: {},
  inputs: [],
  before: {},
}

describe('a merged report', () => {
  it('is written when nothing at all was read, and claims nothing', () => {
    const report = mergeReport({ ...nothing, environment })
    expect(report.status).toBe('partial')
    expect(report.conclusion).toContain('不能下结论')
    expect(report.spoken.headline).toBe('昨天三个来源都没读到')
    expect(report.unread).toHaveLength(3)
  })

  it('says of a day that was not read whole that it was not, whatever was found', async () => {
    const told = async (severity: Severity, rule: string) => {
      const webhook = draft('webhook', {
        status: 'partial',
        reason: '告警历史没有核对过',
        findings: [finding('a', { severity, title: '支付服务连不上数据库', rule })],
        evidence: [evidence('a', { subject: '支付服务' })],
      })
      const { report } = await reportOf({ ...quietDay(), webhook })
      return [report.conclusion, report.spoken.headline]
    }
    expect(await told('critical', 'alerts.over')).toEqual([
      '昨天读到的部分里有一件大事，已经恢复',
      '昨天一件大事，已经恢复，还有没读到的',
    ])
    expect(await told('critical', 'alerts.open')).toEqual([
      '昨天读到的部分里有一件大事，到现在还没恢复',
      '昨天一件大事没恢复，还有没读到的',
    ])
    expect(await told('serious', 'alerts.open')).toEqual([
      '生产集群昨天读到的部分里没有大事，有一件事请您看一下',
      '昨天有一件事请您看一下，还有没读到的',
    ])
    expect((await told('minor', 'alerts.open'))[1]).toBe('昨天读到的部分没有大事，还有没读到的')
  })

  it('tells a source that is switched off apart from one that is missing', () => {
    const off = environmentSchema.parse({
      ...environment,
      alerts: { enabled: false },
      dashboards: { enabled: false, boards: [] },
    })
    const report = mergeReport({
      ...nothing,
      environment: off,
      absent: { cos: '日志文件还没有分析完' },
    })
    expect(report.angles.map(({ status }) => status)).toEqual([
      'not-enabled',
      'missing',
      'not-enabled',
    ])
    expect(report.unread).toEqual(['日志文件：日志文件还没有分析完'])
    expect(report.spoken.whole).toContain('告警历史和仪表盘没有启用。')
  })

  it('is the same for the same documents', async () => {
    expect((await reportOf(badDay())).report).toEqual((await reportOf(badDay())).report)
  })

  it('blames a release only when it came shortly before the first error', async () => {
    const told = async (clock: string) => {
      const day = badDay()
      day.cos.changes = [{ at: at(clock), what: '发布支付服务 v2.3.1' }]
      return (await reportOf(day)).report.spoken.whole
    }
    expect(await told('14:05')).toContain('三分钟前刚发过新版本，可能有关')
    expect(await told('14:09')).not.toContain('可能有关')
    expect(await told('13:30')).not.toContain('可能有关')
  })

  it('does not say that pictures agree when one differs', async () => {
    const day = badDay()
    day.dashboard.pictures = [
      { key: 'shots/prod/x/y.png', title: '支付错误', dashboard: 'business', verdict: 'differs' },
    ]
    expect((await reportOf(day)).report.spoken.whole).not.toContain('对得上')
  })

  it('follows up what was serious the day before', async () => {
    const [gone] = (await reportOf(quietDay(), [dayBeforeQuiet()])).report.followUps
    expect(gone).toBe('前天的支付超时，昨天没有再出现')
    const [still] = (await reportOf(badDay(), [dayBeforeQuiet()])).report.followUps
    expect(still).toBe('前天的支付超时，昨天还在')
    const unread = { ...quietDay(), cos: draft('cos', { status: 'missing', reason: '没有权限' }) }
    const [unknown] = (await reportOf(unread, [dayBeforeQuiet()])).report.followUps
    expect(unknown).toBe('前天的支付超时，昨天的情况没有读到')
  })

  it('does not call another matter of the same service the old one', async () => {
    const day = {
      ...quietDay(),
      cos: draft('cos', {
        totals: { lines: 10 },
        findings: [finding('parse', { title: '支付服务解析失败三次', rule: 'logs.new' })],
        evidence: [evidence('parse', { subject: '支付服务', names: ['payment'] })],
      }),
    }
    expect((await reportOf(day, [dayBeforeQuiet()])).report.followUps).toEqual([
      '前天的支付超时，昨天没有再出现；支付服务另有别的事',
    ])
  })

  it('knows the old matter again by its words or its template', async () => {
    const before = draft('cos', {
      day: '2026-11-17',
      findings: [
        finding('old', { severity: 'critical', title: '支付服务连库超时九千次', rule: 'logs.new' }),
      ],
      evidence: [evidence('old', { subject: 'prod/payment', samples: ['timed out {number}'] })],
    })
    const again = async (title: string, sample: string) => {
      const cos = draft('cos', {
        findings: [finding('now', { title, rule: 'logs.spike' })],
        evidence: [evidence('now', { subject: 'prod/payment', samples: [sample] })],
      })
      return (await reportOf({ ...quietDay(), cos }, [before])).report.followUps
    }
    const still = ['前天的支付服务连库超时，昨天还在']
    expect(await again('支付服务连库超时三十次', '')).toEqual(still)
    expect(await again('支付服务超时突然多了', 'timed out {number}')).toEqual(still)
  })

  it('counts matters apart that only share a node or a database', async () => {
    const names = ['mysql', 'n1']
    const cos = draft('cos', {
      totals: { lines: 10 },
      findings: [
        finding('a', { severity: 'critical', title: '节点甲没有就绪三次' }),
        finding('b', { severity: 'critical', title: '支付服务连数据库超时九千次' }),
        finding('c', { severity: 'critical', title: '订单服务连数据库超时八千次' }),
      ],
      evidence: [
        evidence('a', { subject: 'Node /n1', names: ['NodeNotReady', 'n1'] }),
        evidence('b', { subject: 'prod/payment', names: ['prod/payment', ...names] }),
        evidence('c', { subject: 'prod/order', names: ['prod/order', ...names] }),
      ],
    })
    const shared = { ...environment, names: { ...environment.names, mysql: '数据库' } }
    const { analyses } = await reportOf({ cos })
    const report = mergeReport({ ...nothing, environment: shared, analyses })
    expect(report.conclusion).toContain('昨天三件大事')
  })

  it('counts two critical alerts about one service as one big matter', async () => {
    const two = draft('webhook', {
      totals: { deliveries: 9, incidents: 2 },
      findings: [
        finding('a', { severity: 'critical', title: '支付服务连不上数据库' }),
        finding('b', { severity: 'critical', title: '支付服务错误率过高' }),
      ],
      evidence: [
        evidence('a', { subject: '支付服务连不上数据库' }),
        evidence('b', { subject: '错误率' }),
      ],
    })
    const { report } = await reportOf({ ...quietDay(), webhook: two })
    expect(report.conclusion).toBe('昨天一件大事，到现在还没恢复')
    expect(report.spoken.whole).toMatch(/建议先处理支付服务。$/)
  })

  it('says which engine wrote it, and why the model did not', async () => {
    const { analyses } = await reportOf(quietDay())
    const { cos } = analyses
    if (!cos) throw new Error('the quiet day has logs')
    const report = mergeReport({
      ...nothing,
      environment,
      analyses: {
        ...analyses,
        cos: { ...cos, engine: { kind: 'rules', fallback: '没有按时回答' } },
      },
    })
    expect(report.engine).toEqual({ kind: 'rules', fallback: '没有按时回答' })
  })
})
