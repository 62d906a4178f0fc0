import type { ClsAlertRecord } from '../../shared/ports/cls/cls.ts'
import type { MonitorAlarm } from '../../shared/ports/monitor/monitor.ts'

/** A row of DescribeAlertRecordHistory. */
export function record(changes: Partial<ClsAlertRecord> & { createTime: number }): ClsAlertRecord {
  return {
    recordId: `record-${changes.createTime}`,
    alarmId: 'alarm-证书快到期',
    alarmName: '证书快到期',
    topicId: 'topic-orders',
    topicName: 'prod-orders',
    trigger: '$1.days < 14',
    status: 0,
    durationMinutes: 0,
    level: 0,
    ...changes,
  }
}

/** A row of DescribeAlarmHistories. */
export function alarm(changes: Partial<MonitorAlarm> & { firstAt: number }): MonitorAlarm {
  return {
    alarmId: 'alarm-1',
    policyId: 'policy-aaaa1111',
    policyName: 'Pod CPU',
    namespace: 'qce/tke2',
    object: 'cls-abc12345 | shop | order-7d9f',
    content: 'Pod CPU 利用率 > 80%',
    lastAt: changes.firstAt,
    status: 'ALARM',
    level: 'Warn',
    dimensions: '[]',
    ...changes,
  }
}
