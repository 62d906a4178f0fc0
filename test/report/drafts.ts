import type { AnalysisDraft } from '../../shared/analyst/phrase.ts'
import { timeOn } from '../../shared/calendar/day.ts'
import type { Evidence, Finding } from '../../shared/documents/analysis.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import type { Source } from '../../shared/documents/ids.ts'

/** A Wednesday, so that 上两个周三 means something. */
export const DAY = '2026-11-18'
export const MORNING = new Date(timeOn('2026-11-19', '06:20'))

export const at = (clock: string, day = DAY) => new Date(timeOn(day, clock)).toISOString()

export const environment: Environment = environmentSchema.parse({
  schema: 'environment/1',
  id: 'prod',
  name: '生产集群',
  priority: 0,
  account: { appId: '1250000001', uin: '100000000001', region: 'ap-guangzhou' },
  names: { payment: '支付服务', order: '订单服务', gateway: '网关' },
  alerts: { enabled: true },
  logs: { enabled: true, sources: [] },
  dashboards: {
    enabled: true,
    boards: [
      { id: 'business', name: '业务' },
      { id: 'audit', name: '审计' },
      { id: 'events', name: '事件' },
    ],
  },
})

export const finding = (id: string, over: Partial<Finding>): Finding => ({
  id,
  severity: 'minor',
  title: '',
  detail: '',
  evidence: [`e-${id}`],
  basis: 'fact',
  rule: 'alerts.open',
  ...over,
})

export const evidence = (id: string, over: Partial<Evidence>): Evidence => ({
  id: `e-${id}`,
  kind: '告警事件',
  subject: '',
  numbers: {},
  times: {},
  names: [],
  samples: [],
  ...over,
})

export const draft = (
  source: Source,
  over: Partial<AnalysisDraft> & { totals?: Record<string, number> } = {},
): AnalysisDraft => {
  const { totals = {}, ...rest } = over
  return {
    environment: 'prod',
    day: DAY,
    source,
    status: 'complete',
    writtenAt: at('05:00', '2026-11-19'),
    inputs: 1,
    coverage: { read: 3, failed: 0, missing: [], totals },
    evidence: [],
    findings: [],
    charts: [],
    pictures: [],
    changes: [],
    ...rest,
  }
}

export const hours = (id: string, title: string, unit: string, values: number[]) => ({
  id,
  title,
  kind: 'hours' as const,
  unit,
  points: Array.from({ length: 24 }, (_, hour) => ({
    label: `${hour}时`,
    value: values[hour] ?? 0,
  })),
})
