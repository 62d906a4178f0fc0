import { addDays, type Day, timeOn } from '../../../shared/calendar/day.ts'
import { type Alarm, type ClsAlarm, every, HOUR_MS } from './alarms.ts'
import {
  afterMidnight,
  memoryHigh,
  memoryOfOrder,
  nodeDisk,
  nodeUnreachable,
} from './metric-violations.ts'
import { REFUSALS } from './planted-troubles.ts'
import type { Scenario } from './scenario.ts'

/** Everything that calls back on the day and on the following one up to half past ten. */
export function violations(day: Day, scenario: Scenario): Alarm[] {
  if (scenario === 'quiet') return [memoryHigh('prod', day)]
  return [
    databaseTimeouts(day),
    errorRatio(day),
    restarts(day),
    memoryOfOrder(day),
    nodeDisk(day),
    nodeUnreachable(day),
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
    notified: every(start, 3 * HOUR_MS, 3),
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
