/** One row of DescribeAlertRecordHistory (CLS 2020-10-16). Times in milliseconds. */
export interface ClsAlertRecord {
  recordId: string
  alarmId: string
  alarmName: string
  topicId: string
  topicName: string
  trigger: string
  /** 0 not recovered, 1 recovered, 2 invalid. */
  status: number
  createTime: number
  durationMinutes: number
  /** 0 Warn, 1 Info, 2 Critical: not ordered. */
  level: number
}

/** One batch of a shipping task (DescribeShipperTasks; the last 3 days only). Times in milliseconds. */
export interface ShipperBatch {
  taskId: string
  rangeStart: number
  rangeEnd: number
  status: 'success' | 'running' | 'failed'
  message: string
}

/** What we ask the log service of an account; errors are UpstreamError. */
export interface Cls {
  /** Every alert record of [from, to), paged to the end, at most `limit`. */
  alertRecords(from: number, to: number, limit?: number): Promise<ClsAlertRecord[]>
  shipperBatches(shipperId: string, from: number, to: number): Promise<ShipperBatch[]>
  /** Rows of an SQL analysis over [from, to) of a topic, each a record of column to text. */
  analyse(
    topicId: string,
    query: string,
    from: number,
    to: number,
  ): Promise<Record<string, string>[]>
  /** Makes a login-free link to a dashboard, locked to [from, to), living `minutes`. */
  shareDashboard(options: {
    dashboardId: string
    from: number
    to: number
    minutes: number
  }): Promise<{ url: string; id: string; code: string }>
  unshareDashboard(id: string): Promise<void>
}
