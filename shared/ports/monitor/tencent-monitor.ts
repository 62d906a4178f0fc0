import type { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/monitor/v20180724/monitor_client.js'
import type { AlarmHistory } from 'tencentcloud-sdk-nodejs/tencentcloud/services/monitor/v20180724/monitor_models.js'
import * as z from 'zod'
import { atFirstUse, type CloudAccess, clientConfig } from '../credentials/cloud-client.ts'
import { callCloud } from '../credentials/cloud-failure.ts'
import type { Monitor, MonitorAlarm } from './monitor.ts'

/** Largest page of DescribeAlarmHistories. */
const PAGE = 100

/**
 * Tencent Cloud Observability of one account through API 2018-07-24. Failures are UpstreamError of service
 * `monitor`.
 */
export function tencentMonitor(access: CloudAccess): Monitor {
  const client = atFirstUse(async () => {
    const { Client } = await import(
      'tencentcloud-sdk-nodejs/tencentcloud/services/monitor/v20180724/monitor_client.js'
    )
    return new Client(clientConfig(access))
  })
  return {
    alarms: async (from, to, limit = 10_000) => alarms(await client(), from, to, limit),
  }
}

/** The API speaks seconds and its borders are exclusive: a second more is asked for on both sides. */
async function alarms(
  client: Client,
  from: number,
  to: number,
  limit: number,
): Promise<MonitorAlarm[]> {
  const found: MonitorAlarm[] = []
  for (let PageNumber = 1; found.length < limit; PageNumber += 1) {
    const { Histories, TotalCount = 0 } = await callCloud('monitor', () =>
      client.DescribeAlarmHistories({
        Module: 'monitor',
        Order: 'ASC',
        StartTime: Math.floor(from / 1000) - 1,
        EndTime: Math.ceil(to / 1000) + 1,
        PageNumber,
        PageSize: PAGE,
      }),
    )
    const page = (Histories ?? []).map(toAlarm)
    found.push(...page.filter((alarm) => alarm.firstAt >= from && alarm.firstAt < to))
    if (page.length === 0 || PageNumber * PAGE >= TotalCount) break
  }
  return found.slice(0, limit)
}

const statusSchema = z.enum(['ALARM', 'OK', 'NO_CONF', 'NO_DATA'])

function toAlarm(history: AlarmHistory): MonitorAlarm {
  return {
    alarmId: history.AlarmId ?? '',
    policyId: history.PolicyId ?? '',
    policyName: history.PolicyName ?? '',
    namespace: history.Namespace ?? '',
    object: history.AlarmObject ?? '',
    content: history.Content ?? '',
    firstAt: milliseconds(history.FirstOccurTime),
    lastAt: milliseconds(history.LastOccurTime),
    status: statusSchema.catch('NO_DATA').parse(history.AlarmStatus),
    level: history.AlarmLevel ?? '',
    dimensions: history.Dimensions ?? '',
  }
}

/** The unit of the time stamps is not documented: seconds until the year 5138, else milliseconds. */
function milliseconds(stamp = 0): number {
  return stamp < 1e11 ? stamp * 1000 : stamp
}
