import { type AnalysisDraft, phrase } from '../../shared/analyst/phrase.ts'
import type { Analysis } from '../../shared/documents/analysis.ts'
import type { Source } from '../../shared/documents/ids.ts'
import type { Report } from '../../shared/documents/report.ts'
import { mergeReport } from '../../shared/report/merge.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'
import { at, DAY, draft, environment, evidence, finding, hours, MORNING } from './drafts.ts'

export const quietDay = (): Record<Source, AnalysisDraft> => ({
  webhook: draft('webhook', {
    totals: { deliveries: 2, incidents: 1, reconciled: 1 },
    lead: '收到两条告警，是同一台节点内存偏高，上午十点半出现，八分钟后自己恢复了',
    findings: [],
    evidence: [
      evidence('memory', {
        subject: '三号节点',
        numbers: { deliveries: 2, minutes: 8 },
        times: { first: at('10:30'), resolved: at('10:38') },
      }),
    ],
    charts: [hours('alerts', '每小时告警', '条', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])],
  }),
  cos: draft('cos', {
    totals: { lines: 291_234, objects: 288, errors: 1204, newPatterns: 0 },
    lead: '二十九万多行全部读完，没有新的错误类型，错误数和上两个周三差不多',
    findings: [
      finding('release', {
        severity: 'info',
        title: '晚上八点发布过一次订单服务',
        detail: '之后没有报错',
        rule: 'logs.release',
      }),
    ],
    evidence: [
      evidence('release', {
        kind: '变更',
        subject: '订单服务',
        times: { first: at('20:00') },
        names: ['order'],
      }),
    ],
    changes: [{ at: at('20:00'), what: '发布订单服务 v1.8.2' }],
  }),
  dashboard: draft('dashboard', {
    totals: { boards: 3, panels: 12, answered: 7, hourly: 3, volumes: 1 },
  }),
})

/** The day before the quiet one, with something to follow up. */
export const dayBeforeQuiet = (): AnalysisDraft =>
  draft('cos', {
    day: '2026-11-17',
    findings: [
      finding('timeout', {
        severity: 'critical',
        title: '支付超时一百二十次',
        rule: 'logs.spike',
      }),
    ],
    evidence: [evidence('timeout', { subject: '支付服务', names: ['payment'] })],
  })

export const badDay = (): Record<Source, AnalysisDraft> => ({
  webhook: draft('webhook', {
    totals: { deliveries: 41, incidents: 3 },
    findings: [
      finding('oom', {
        title: '订单服务内存不足',
        detail: '重启了七次',
        severity: 'serious',
        rule: 'alerts.flapping',
      }),
      finding('payment', {
        severity: 'critical',
        title: '支付服务连不上数据库',
        detail: '下午两点零九分开始，没人认领',
      }),
      finding('disk', {
        title: '一台节点磁盘告警',
        detail: '已自己恢复',
        rule: 'alerts.recovered',
      }),
    ],
    evidence: [
      evidence('payment', {
        subject: '支付服务',
        numbers: { deliveries: 33 },
        times: { first: at('14:09') },
        names: ['payment'],
        samples: ['PaymentService: connect to mysql timed out after {duration}'],
      }),
      evidence('oom', { subject: '订单服务', numbers: { restarts: 7 }, names: ['order'] }),
      evidence('disk', { subject: '二号节点', names: ['10.0.0.12'] }),
    ],
    charts: [
      hours(
        'alerts',
        '每小时告警',
        '条',
        [0, 1, 0, 0, 0, 0, 1, 0, 0, 2, 3, 2, 1, 1, 9, 6, 4, 3, 2, 2, 1, 1, 1, 1],
      ),
    ],
  }),
  cos: draft('cos', {
    totals: { lines: 300_412, objects: 288, errors: 6240, malformed: 37, newPatterns: 1 },
    findings: [
      finding('timeout', {
        severity: 'critical',
        title: '支付服务连数据库超时四千一百多次',
        detail: '前十四天一次都没有',
        rule: 'logs.new-pattern',
      }),
      finding('refused', {
        severity: 'minor',
        title: '审计日志里，有个账号晚上九点前后被拒绝访问八十六次',
        detail: '请核对权限',
        rule: 'logs.refusals',
      }),
    ],
    evidence: [
      evidence('timeout', {
        kind: '错误模板',
        subject: '支付服务',
        numbers: { count: 4137, days: 14, before: 0 },
        times: { first: at('14:08'), peak: at('14:20') },
        names: ['payment'],
        samples: ['connect to {host} timed out after {number} ms'],
      }),
      evidence('refused', {
        kind: '审计拒绝',
        subject: '有个账号',
        numbers: { count: 86 },
        times: { first: at('20:58'), last: at('21:07') },
      }),
    ],
    changes: [{ at: at('14:05'), what: '发布支付服务 v2.3.1' }],
    charts: [
      hours(
        'errors',
        '每小时错误行',
        '行',
        [
          40, 38, 41, 36, 39, 44, 52, 60, 66, 71, 70, 68, 72, 69, 1810, 960, 720, 540, 410, 330,
          250, 210, 160, 84,
        ],
      ),
      {
        id: 'patterns',
        title: '最多的错误',
        kind: 'bars',
        unit: '次',
        points: [
          { label: '支付服务 connect to {host} timed out', value: 4137 },
          { label: '订单服务 OOMKilled，容器重启', value: 812 },
          { label: '网关 upstream prematurely closed', value: 344 },
          { label: '支付服务 circuit breaker open', value: 211 },
        ],
      },
    ],
  }),
  dashboard: draft('dashboard', {
    totals: { boards: 3, panels: 12 },
    lead: '三块图都读到了',
    findings: [
      finding('peak', {
        title: '支付错误两点二十分到顶',
        detail: '没有回落',
        rule: 'dashboards.peak',
      }),
    ],
    evidence: [
      evidence('peak', {
        kind: '面板',
        subject: '支付服务',
        times: { peak: at('14:20') },
        names: ['payment'],
      }),
    ],
  }),
})

export const missingDay = (): Record<Source, AnalysisDraft> => ({
  webhook: draft('webhook', {
    totals: { deliveries: 9, incidents: 2 },
    findings: [
      finding('oom', {
        severity: 'minor',
        title: '订单服务内存不足',
        detail: '上午十一点到下午一点重启了六次，已经有人认领，一点十分恢复',
        rule: 'alerts.recovered',
      }),
      finding('certificate', {
        title: '另一件是网关证书还有十二天到期',
        detail: '还没人认领',
        severity: 'minor',
      }),
    ],
    evidence: [
      evidence('oom', { subject: '订单服务', numbers: { restarts: 6 }, names: ['order'] }),
      evidence('certificate', { subject: '网关', numbers: { days: 12 }, names: ['gateway'] }),
    ],
  }),
  cos: draft('cos', {
    status: 'missing',
    inputs: 0,
    reason:
      '日志投递从前天晚上十一点起一直失败，存储桶没有写入权限，昨天的一行也没有读到。请重新授权；补投以后对我说重新分析昨天，我来补上',
    coverage: { read: 0, failed: 0, missing: ['昨天 24 小时的日志文件'], totals: {} },
  }),
  dashboard: draft('dashboard', {
    status: 'partial',
    totals: { boards: 2, panels: 8 },
    lead: '业务和事件两块图读到了，内存高峰在十一点，和告警一致',
    reason: '审计那块图没有加载完，我没有采用',
    evidence: [evidence('memory', { subject: '订单服务', names: ['order'] })],
  }),
})

/** The report of a day, phrased by rules and merged as the functions do it. */
export async function reportOf(
  drafts: Partial<Record<Source, AnalysisDraft>>,
  before: AnalysisDraft[] = [],
): Promise<{ report: Report; analyses: Partial<Record<Source, Analysis>> }> {
  const told = async (all: (AnalysisDraft | undefined)[]) => {
    const analyses: Partial<Record<Source, Analysis>> = {}
    for (const one of all) {
      if (one) analyses[one.source] = await phraseByRules(one)
    }
    return analyses
  }
  const analyses = await told(Object.values(drafts))
  const report = mergeReport({
    environment,
    day: DAY,
    revision: 1,
    writtenAt: MORNING,
    analyses,
    absent: {},
    inputs: [],
    before: await told(before),
  })
  return { report, analyses }
}

function phraseByRules(one: AnalysisDraft): Promise<Analysis> {
  const ports = { model: undefined, store: memoryStore(), clock: () => MORNING }
  return phrase(ports, environment, one)
}
