import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import type { DashboardShot, PanelShot } from '../../shared/ports/browser/browser.ts'

export const DAY = '2026-01-01'
export const NOW = new Date('2026-01-02T05:00:00+08:00')
const RANGE = `${DAY} 00:00:00 ~ ${DAY} 23:59:59`

export const ENVIRONMENT: Environment = environmentSchema.parse({
  schema: 'environment/1',
  id: 'prod',
  name: '生产集群',
  account: { appId: '1250000001', uin: '100000000002', region: 'ap-guangzhou' },
  names: { payment: '支付服务' },
  alerts: { enabled: true },
  logs: { enabled: true, sources: [] },
  dashboards: {
    enabled: true,
    boards: [
      {
        id: 'business',
        name: '业务',
        dashboardId: 'dashboard-1',
        checks: [
          {
            title: '错误日志',
            topicId: 't',
            query: 'level:ERROR | select count(*) as c',
            panel: 'errors',
          },
        ],
      },
      { id: 'audit', name: '审计', dashboardId: 'dashboard-2' },
    ],
  },
})

export const panel = (
  id: string,
  text: string,
  state: PanelShot['state'] = 'ready',
): PanelShot => ({
  id,
  title: id,
  text,
  state,
  png: Buffer.from(`${id}:${text}:${state}`),
})

export const page = (...panels: PanelShot[]): DashboardShot => ({
  title: '业务',
  range: RANGE,
  panels,
  whole: Buffer.from('whole'),
})
