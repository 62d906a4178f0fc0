import { type Day, timeOn } from '../../../shared/calendar/day.ts'
import { every, HOUR_MS, type TcopAlarm } from './alarms.ts'
import { NODES, podsOf, serviceOf } from './fleet.ts'
import { CLUSTERS } from './log-objects.ts'
import { NODE_DISK } from './planted-troubles.ts'
import type { EnvironmentId } from './scenario.ts'

/** The order service's memory, repeated every hour until it recovers. */
export function memoryOfOrder(day: Day): TcopAlarm {
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

/** A node's disk that is freed by itself; its first push goes unanswered and is repeated. */
export function nodeDisk(day: Day): TcopAlarm {
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

/** An event alarm: no threshold, no namespace; over after two minutes. */
export function nodeUnreachable(day: Day): TcopAlarm {
  const start = timeOn(day, '05:02')
  return {
    ...metric('节点网络不可达', 204, 'cvm_device', 'ping_unreachable', 'ping不可达'),
    value: '',
    event: true,
    object: node(NODES[3], 'prod'),
    start,
    notified: [start],
    recovered: timeOn(day, '05:04'),
  }
}

/** A node's memory that is high for eight minutes: the only alert of a quiet day. */
export function memoryHigh(environment: EnvironmentId, day: Day): TcopAlarm {
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

/** What this morning brought: 今天零点到现在. */
export function afterMidnight(next: Day): TcopAlarm {
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
