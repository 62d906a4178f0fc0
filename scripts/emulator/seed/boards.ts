import type { Dashboard } from '../../../shared/documents/environment.ts'
import { type EnvironmentId, topicOf } from './scenario.ts'

/** The three dashboards every environment has; their ids as `DescribeDashboards` gives them. */
export const BOARDS = [
  { id: 'business', name: '业务' },
  { id: 'audit', name: '审计' },
  { id: 'event', name: '事件' },
] as const

/** One of the three dashboards. */
export type BoardId = (typeof BOARDS)[number]['id']

/** The CLS id of a dashboard. */
export function dashboardIdOf(environment: EnvironmentId, board: BoardId): string {
  const digit = environment === 'prod' ? 1 : 2
  const place = BOARDS.findIndex((each) => each.id === board) + 1
  return `dashboard-${String(digit).repeat(8)}-0000-4000-8000-00000000000${place}`
}

/** The panels whose numbers are compared with the log service's own, by board: panel, title, query. */
const CHECKS: Record<
  BoardId,
  [topic: 'app' | 'edge' | 'event' | 'audit', panel: string, title: string, query: string][]
> = {
  business: [
    ['app', 'errors', '错误日志数', 'level:ERROR | select count(*) as c'],
    ['app', 'timeouts', '支付连数据库超时', '"数据库连接超时" | select count(*) as c'],
    [
      'app',
      'errors-by-hour',
      '错误趋势',
      'level:ERROR | select histogram(cast(__TIMESTAMP__ as timestamp), interval 1 hour) as t, count(*) as c group by t order by t limit 1000',
    ],
  ],
  audit: [
    ['audit', 'total', '审计请求数', 'stage:ResponseComplete | select count(*) as c'],
    [
      'audit',
      'refused',
      '拒绝访问数',
      'stage:ResponseComplete AND responseStatus.code:403 | select count(*) as c',
    ],
    [
      'audit',
      'refused-by-hour',
      '拒绝访问趋势',
      'stage:ResponseComplete AND responseStatus.code:403 | select histogram(cast(__TIMESTAMP__ as timestamp), interval 1 hour) as t, count(*) as c group by t order by t limit 1000',
    ],
  ],
  event: [
    ['event', 'warnings', '异常事件数', 'event.type:Warning | select count(*) as c'],
    ['event', 'oom', 'Pod 内存溢出', 'event.reason:OOMKilling | select count(*) as c'],
    [
      'event',
      'warnings-by-hour',
      '异常事件趋势',
      'event.type:Warning | select histogram(cast(__TIMESTAMP__ as timestamp), interval 1 hour) as t, count(*) as c group by t order by t limit 1000',
    ],
  ],
}

/** The dashboards of an environment as its document names them. */
export function boardsOf(environment: EnvironmentId): Dashboard[] {
  return BOARDS.map(({ id, name }) => ({
    id,
    name,
    dashboardId: dashboardIdOf(environment, id),
    checks: CHECKS[id].map(([topic, panel, title, query]) => ({
      title,
      topicId: topicOf(environment, topic).topicId,
      query,
      panel,
    })),
  }))
}
