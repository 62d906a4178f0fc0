import { addDays, type Day, timeOn } from '../../../shared/calendar/day.ts'
import type { Alarm, ClsAlarm, TcopAlarm } from './alarms.ts'
import { NODES, podsOf, serviceOf } from './fleet.ts'
import { CLUSTERS } from './log-objects.ts'
import { NODE_DISK, REFUSALS } from './planted-troubles.ts'
import type { EnvironmentId, Scenario } from './scenario.ts'

const HOUR_MS = 3_600_000

/** Everything that calls back on the day and on the following one up to half past ten. */
export function violations(day: Day, scenario: Scenario): Alarm[] {
  if (scenario === 'quiet') return [memoryHigh('prod', day)]
  return [
    databaseTimeouts(day),
    errorRatio(day),
    restarts(day),
    memoryOfOrder(day),
    nodeDisk(day),
    ...slowSearch(day),
    brokenBody(day),
    refusals(day),
    couponStock(day),
    lostBacklog(day),
    memoryHigh('test', day),
    afterMidnight(addDays(day, 1)),
  ]
}

const CLS: Omit<ClsAlarm, 'policy' | 'number' | 'start' | 'notified' | 'condition' | 'params'> = {
  kind: 'cls',
  environment: 'prod',
  topic: 'app',
  dialect: 'template',
  level: 'Warn',
  message: '',
  rows: [],
  tellsRecovery: true,
  arrives: true,
}

/** `count` instants `step` milliseconds apart. */
function every(start: number, step: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => start + index * step)
}

function databaseTimeouts(day: Day): ClsAlarm {
  const start = timeOn(day, '14:09')
  return {
    ...CLS,
    policy: '支付服务连不上数据库',
    number: 101,
    level: 'Critical',
    condition: '$1.timeouts > 20',
    params: '$1.timeouts=58;',
    message: 'payment 连续出现数据库连接超时，请先看最近的发布',
    rows: [{ timeouts: 58, service: 'payment' }],
    start,
    notified: every(start, HOUR_MS, 33),
  }
}

function errorRatio(day: Day): ClsAlarm {
  const start = timeOn(day, '14:12')
  return {
    ...CLS,
    policy: '支付服务错误率过高',
    number: 102,
    dialect: 'flashduty',
    level: 'Critical',
    condition: '$1.error_ratio > 10',
    params: '$1.error_ratio=41.7;',
    message: '支付 payment 错误率超过一成',
    rows: [{ error_ratio: 41.7, service: 'payment' }],
    start,
    notified: every(start, 2 * HOUR_MS, 5),
  }
}

function restarts(day: Day): ClsAlarm {
  const start = timeOn(day, '10:42')
  return {
    ...CLS,
    policy: '订单服务内存不足反复重启',
    number: 103,
    topic: 'event',
    condition: '$1.oom > 0',
    params: '$1.oom=1;',
    message: 'order 容器被系统杀掉',
    rows: [{ oom: 1, object: 'order' }],
    start,
    notified: every(start, 30 * 60_000, 5),
    recovered: timeOn(day, '13:10'),
  }
}

function memoryOfOrder(day: Day): TcopAlarm {
  const order = serviceOf('order')
  const pod = podsOf('prod', order, order.version)[0]
  const name = pod?.name ?? 'order'
  return {
    ...metric(
      '订单服务内存使用率过高',
      201,
      'k8s_pod',
      'K8sPodRateMemUsageLimit',
      'Pod 内存利用率(占 limit)',
    ),
    value: '97.2',
    object: {
      id: `${CLUSTERS.prod}#shop#${name}`,
      name: `${CLUSTERS.prod} | shop | ${name}`,
      dimensions: {
        namespace: 'shop',
        node: pod?.node.ip ?? '',
        pod_name: name,
        tke_cluster_instance_id: CLUSTERS.prod,
        workload_kind: 'Deployment',
        workload_name: 'order',
      },
    },
    start: timeOn(day, '10:40'),
    notified: every(timeOn(day, '10:40'), HOUR_MS, 3),
    recovered: timeOn(day, '13:06'),
  }
}

function nodeDisk(day: Day): TcopAlarm {
  const start = timeOn(day, '03:20')
  return {
    ...metric('节点磁盘使用率过高', 202, 'k8s_node', 'K8sNodeDiskUsage', '节点磁盘利用率'),
    value: '91.3',
    object: node(NODE_DISK.node, 'prod'),
    start,
    notified: [start],
    recovered: timeOn(day, '03:48'),
    retried: true,
  }
}

/** One policy that fires and recovers four times in two hours. */
function slowSearch(day: Day): ClsAlarm[] {
  const flaps = [
    ['09:05', '09:12'],
    ['09:40', '09:47'],
    ['10:20', '10:31'],
    ['11:02', '11:10'],
  ] as const
  return flaps.map(([from, to]) => ({
    ...CLS,
    policy: '搜索服务响应变慢',
    number: 104,
    dialect: 'flashduty',
    condition: '$1.p95 > 1500',
    params: '$1.p95=1780;',
    message: 'search 响应时间偏高',
    rows: [{ p95: 1780, service: 'search' }],
    start: timeOn(day, from),
    notified: [timeOn(day, from)],
    recovered: timeOn(day, to),
  }))
}

function brokenBody(day: Day): ClsAlarm {
  const start = timeOn(day, '14:20')
  return {
    ...CLS,
    policy: '网关服务超时过多',
    number: 105,
    topic: 'edge',
    dialect: 'broken',
    condition: '$1.timeouts > 30',
    params: '$1.timeouts=44;',
    message: 'gateway 到 "payment" 的请求返回 504，查询 status:504 AND path:"/api/pay/create"',
    start,
    notified: [start],
  }
}

function refusals(day: Day): ClsAlarm {
  const start = timeOn(day, '21:03')
  return {
    ...CLS,
    policy: '审计日志拒绝访问过多',
    number: 106,
    topic: 'audit',
    condition: '$1.拒绝次数 > 30',
    params: '$1.拒绝次数=47;',
    message: '同一账号被反复拒绝',
    rows: [{ 拒绝次数: 47, account: REFUSALS.user }],
    start,
    notified: [start],
    recovered: timeOn(day, '21:33'),
  }
}

/** The oldest body: no record id, no recovery notice; only the history knows that it ended. */
function couponStock(day: Day): ClsAlarm {
  const start = timeOn(day, '16:30')
  return {
    ...CLS,
    policy: '优惠券服务库存告急',
    number: 107,
    dialect: 'keys-2021',
    level: 'Info',
    condition: '$1.left < 10',
    params: '$1.left=4;',
    message: 'coupon 模板 T128 剩余不足',
    start,
    notified: every(start, 15 * 60_000, 2),
    recovered: timeOn(day, '17:00'),
    tellsRecovery: false,
  }
}

/** The callback that never arrives: found only by reconciliation. */
function lostBacklog(day: Day): ClsAlarm {
  const start = timeOn(day, '19:30')
  return {
    ...CLS,
    policy: '库存服务消息积压',
    number: 108,
    condition: '$1.backlog > 5000',
    params: '$1.backlog=8120;',
    message: 'inventory 消费变慢',
    start,
    notified: [start],
    recovered: timeOn(day, '19:55'),
    arrives: false,
  }
}

function memoryHigh(environment: EnvironmentId, day: Day): TcopAlarm {
  const start = timeOn(day, '10:30')
  return {
    ...metric('节点内存使用率偏高', 203, 'k8s_node', 'K8sNodeMemUsage', '节点内存利用率'),
    environment,
    value: '86.4',
    object: node(NODES[0], environment),
    start,
    notified: [start],
    recovered: timeOn(day, '10:38'),
  }
}

function afterMidnight(next: Day): TcopAlarm {
  const start = timeOn(next, '01:20')
  return {
    ...metric('节点内存使用率偏高', 203, 'k8s_node', 'K8sNodeMemUsage', '节点内存利用率'),
    value: '88.1',
    object: node(NODES[3], 'prod'),
    start,
    notified: [start],
    recovered: timeOn(next, '01:32'),
  }
}

function metric(
  policy: string,
  number: number,
  policyType: string,
  name: string,
  shown: string,
): Omit<TcopAlarm, 'value' | 'object' | 'start' | 'notified'> {
  return {
    kind: 'tcop',
    environment: 'prod',
    policy,
    number,
    policyType,
    namespace: 'qce/tke2',
    metric: name,
    shown,
    threshold: '80',
    unit: '%',
    event: false,
    retried: false,
  }
}

function node(of: (typeof NODES)[number], environment: EnvironmentId): TcopAlarm['object'] {
  return {
    id: of.instance,
    name: of.ip,
    dimensions: {
      node: of.ip,
      node_role: 'Node',
      tke_cluster_instance_id: CLUSTERS[environment],
      un_instance_id: of.instance,
    },
  }
}
