import type { Dashboard } from '../../../shared/documents/environment.ts'
import { type EnvironmentId, type TopicId, topicOf } from './scenario.ts'

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

const BY_HOUR =
  'select histogram(cast(__TIMESTAMP__ as timestamp), interval 1 hour) as t, count(*) as c group by t order by t limit 1000'
const ALL = 'select count(*) as c'

/** What is compared with the log service: topic, panel, title, filter, and whether by the hour. */
const CHECKS: Record<BoardId, [topic: TopicId, panel: string, title: string, query: string][]> = {
  business: [
    ['app', 'errors', '错误日志', `level:ERROR | ${ALL}`],
    ['app', 'errors-by-hour', '支付连数据库超时', `"数据库连接超时" | ${BY_HOUR}`],
    ['app', 'app-lines-by-hour', '日志行数', `* | ${BY_HOUR}`],
  ],
  audit: [
    ['audit', 'total', '审计请求', `stage:ResponseComplete | ${ALL}`],
    [
      'audit',
      'refused-by-hour',
      '拒绝访问',
      `stage:ResponseComplete AND responseStatus.code:403 | ${BY_HOUR}`,
    ],
  ],
  event: [
    ['event', 'oom', 'Pod 内存溢出', `event.reason:OOMKilling | ${ALL}`],
    ['event', 'warnings-by-hour', '异常事件', `event.type:Warning | ${BY_HOUR}`],
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
