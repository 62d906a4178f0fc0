/** One row of DescribeAlarmHistories (Monitor 2018-07-24). Times in milliseconds. */
export interface MonitorAlarm {
  alarmId: string
  policyId: string
  policyName: string
  namespace: string
  object: string
  content: string
  firstAt: number
  lastAt: number
  status: 'ALARM' | 'OK' | 'NO_CONF' | 'NO_DATA'
  level: string
  dimensions: string
}

/** What we ask Tencent Cloud Observability of an account; errors are UpstreamError. */
export interface Monitor {
  /** Alarm histories by first occurrence in [from, to), paged to the end, at most `limit`. */
  alarms(from: number, to: number, limit?: number): Promise<MonitorAlarm[]>
}
