import { randomInt } from 'node:crypto'
import type { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cls/v20201016/cls_client.js'
import type { AlertHistoryRecord } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cls/v20201016/cls_models.js'
import * as z from 'zod'
import { UpstreamError } from '../../failures.ts'
import { atFirstUse, type CloudAccess, clientConfig } from '../credentials/cloud-client.ts'
import { callCloud } from '../credentials/cloud-failure.ts'
import type { Cls, ClsAlertRecord, ShipperBatch } from './cls.ts'

/** Largest page of DescribeAlertRecordHistory. */
const PAGE = 100

/** Rows one SQL analysis may answer with; CLS itself allows 10,000. */
const ROWS = 10_000

const CODE_LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * The log service of one account through API 2020-10-16. `uin` owns the dashboards. Failures are
 * UpstreamError of service `cls`; no answer is kept.
 */
export function tencentCls(access: CloudAccess & { uin: string }): Cls {
  const client = atFirstUse(async () => {
    const { Client } = await import(
      'tencentcloud-sdk-nodejs/tencentcloud/services/cls/v20201016/cls_client.js'
    )
    return new Client(clientConfig(access))
  })
  return {
    alertRecords: async (from, to, limit = 10_000) => alertRecords(await client(), from, to, limit),
    shipperBatches: async (shipperId, from, to) =>
      shipperBatches(await client(), shipperId, from, to),
    analyse: async (topicId, query, from, to) =>
      analyse(await client(), { topicId, query, from, to }),
    shareDashboard: async (options) =>
      shareDashboard(await client(), {
        ...options,
        resource: `qcs::cls:${access.region}:uin/${access.uin}:dashboard/${options.dashboardId}`,
      }),
    unshareDashboard: async (id) => {
      const cls = await client()
      await callCloud('cls', () => cls.DeleteConsoleSharing({ SharingId: id }))
    },
  }
}

/** Records may arrive while we page: they are known by their id, so none is told twice. */
async function alertRecords(
  client: Client,
  From: number,
  To: number,
  limit: number,
): Promise<ClsAlertRecord[]> {
  const found = new Map<string, ClsAlertRecord>()
  for (let Offset = 0; found.size < limit; Offset += PAGE) {
    const { Records = [], TotalCount = 0 } = await callCloud('cls', () =>
      client.DescribeAlertRecordHistory({ From, To, Offset, Limit: PAGE }),
    )
    for (const record of Records) found.set(record.RecordId, toRecord(record))
    if (Records.length === 0 || Offset + Records.length >= TotalCount) break
  }
  return [...found.values()].slice(0, limit)
}

function toRecord(record: AlertHistoryRecord): ClsAlertRecord {
  return {
    recordId: record.RecordId,
    alarmId: record.AlarmId,
    alarmName: record.AlarmName,
    topicId: record.TopicId,
    topicName: record.TopicName,
    trigger: record.Trigger,
    status: record.Status,
    createTime: record.CreateTime,
    durationMinutes: record.Duration,
    level: record.AlarmLevel ?? 0,
  }
}

const statusSchema = z.enum(['success', 'running', 'failed'])

async function shipperBatches(
  client: Client,
  ShipperId: string,
  StartTime: number,
  EndTime: number,
): Promise<ShipperBatch[]> {
  const { Tasks } = await callCloud('cls', () =>
    client.DescribeShipperTasks({ ShipperId, StartTime, EndTime }),
  )
  return (Tasks ?? []).map((task) => ({
    taskId: task.TaskId ?? '',
    rangeStart: task.RangeStart ?? 0,
    rangeEnd: task.RangeEnd ?? 0,
    status: statusSchema.catch('failed').parse(task.Status),
    message: task.Message ?? '',
  }))
}

const rowSchema = z.record(z.string(), z.unknown())

async function analyse(
  client: Client,
  query: { topicId: string; query: string; from: number; to: number },
): Promise<Record<string, string>[]> {
  const answer = await callCloud('cls', () =>
    client.SearchLog({
      TopicId: query.topicId,
      From: query.from,
      To: query.to,
      QueryString: query.query,
      QuerySyntax: 1,
      UseNewAnalysis: true,
    }),
  )
  if (!answer.Analysis) {
    throw new UpstreamError('cls', 'SearchLog: the query has no SQL part', { retry: false })
  }
  return (answer.AnalysisRecords ?? []).slice(0, ROWS).map(toRow)
}

/** A row is a JSON object in a string; a column without a value is an empty text. */
function toRow(record: string): Record<string, string> {
  try {
    const row = rowSchema.parse(JSON.parse(record))
    return Object.fromEntries(
      Object.entries(row).map(([column, value]) => [column, String(value ?? '')]),
    )
  } catch (cause) {
    throw new UpstreamError('cls', 'SearchLog: a row is not a JSON object', { retry: false, cause })
  }
}

async function shareDashboard(
  client: Client,
  options: { resource: string; from: number; to: number; minutes: number },
): Promise<{ url: string; id: string; code: string }> {
  const code = Array.from({ length: 6 }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join(
    '',
  )
  const { SharingUrl, SharingId } = await callCloud('cls', () =>
    client.CreateConsoleSharing({
      SharingConfig: {
        Name: `chenbao-${options.from}`,
        Type: 1,
        Domain: 'clsshare.com',
        Resources: [options.resource],
        DurationMilliseconds: options.minutes * 60_000,
        VerifyCode: code,
        StartTime: String(options.from),
        EndTime: String(options.to),
        IsLockTimeRange: true,
        IsLockQuery: true,
        IsSupportLogExport: false,
      },
    }),
  )
  if (SharingUrl && SharingId) return { url: SharingUrl, id: SharingId, code }
  throw new UpstreamError('cls', 'CreateConsoleSharing: no address came back', { retry: true })
}
