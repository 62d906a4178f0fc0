import type {
  AlertHistoryRecord,
  ShipperTaskInfo,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/cls/v20201016/cls_models.js'
import type { AlarmHistory } from 'tencentcloud-sdk-nodejs/tencentcloud/services/monitor/v20180724/monitor_models.js'

/** What SearchLog answers to an SQL query: the columns in order, and a row for each. */
export interface SqlAnswer {
  columns: { name: string; type: string }[]
  rows: Record<string, string | number | null>[]
}

/** A share link that is asked for. */
export interface Sharing {
  id: string
  dashboardId: string
  /** Milliseconds. */
  from: number
  to: number
  code: string
}

/**
 * What one cloud account holds at the virtual instant `now`; the stand-in filters, sorts and pages. Records
 * carry the field names of the API.
 */
export interface AccountWorld {
  alertRecords(now: Date): AlertHistoryRecord[]
  alarms(now: Date): AlarmHistory[]
  /** Batches of a shipping task, or undefined when there is no such task. */
  shipperTasks(shipperId: string, now: Date): ShipperTaskInfo[] | undefined
  /** The answer to an SQL query over [from, to) of a topic, or undefined when there is no such topic. */
  search(query: {
    topicId: string
    query: string
    from: number
    to: number
    now: Date
  }): SqlAnswer | undefined
  /** The address of a page that shows the dashboard, or undefined when there is no such dashboard. */
  share(sharing: Sharing): string | undefined
  unshare(sharingId: string): void
}

/** The accounts of the local cloud, by uin. */
export type World = ReadonlyMap<string, AccountWorld>
