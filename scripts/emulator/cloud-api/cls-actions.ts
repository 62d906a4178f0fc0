import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import type { Actions, Call } from './action.ts'
import { ApiError, readParameters, stampSchema } from './api-error.ts'

const DAY_MS = 86_400_000

const historySchema = z.object({
  From: stampSchema,
  To: stampSchema,
  Offset: z.int().min(0),
  Limit: z.int().min(1).max(100),
})

const shipperSchema = z.object({
  ShipperId: z.string(),
  StartTime: stampSchema,
  EndTime: stampSchema,
})

const searchSchema = z.object({
  TopicId: z.string(),
  From: stampSchema,
  To: stampSchema,
  QueryString: z.string().max(12_288),
  QuerySyntax: z.int().min(0).max(1).default(1),
  UseNewAnalysis: z.literal(true),
})

const sharingSchema = z.object({
  SharingConfig: z.object({
    Name: z.string().min(1),
    Type: z.literal(1),
    DurationMilliseconds: z
      .int()
      .min(1)
      .max(30 * DAY_MS),
    Resources: z.array(z.string()).length(1),
    Domain: z.string().optional(),
    VerifyCode: z
      .string()
      .regex(/^[0-9a-z]{6}$/i)
      .optional(),
    StartTime: z.string().regex(/^\d{13}$/),
    EndTime: z.string().regex(/^\d{13}$/),
    IsLockTimeRange: z.boolean().optional(),
    IsLockQuery: z.boolean().optional(),
    IsSupportLogExport: z.boolean().optional(),
  }),
})

/** CLS 2020-10-16. Not emulated: filters, raw log search, `Context`, sampling, old analysis answers. */
export function clsActions(): Actions {
  const sharings = new Map<string, { uin: string }>()
  return {
    '2020-10-16/DescribeAlertRecordHistory': alertHistory,
    '2020-10-16/DescribeShipperTasks': shipperTasks,
    '2020-10-16/SearchLog': search,
    '2020-10-16/CreateConsoleSharing': (call) => {
      const SharingId = `sharing-${randomUUID()}`
      const SharingUrl = share(call, SharingId)
      sharings.set(SharingId, { uin: call.caller.uin })
      return { SharingUrl, SharingId }
    },
    '2020-10-16/DeleteConsoleSharing': ({ body, caller, account }) => {
      const { SharingId } = readParameters(z.object({ SharingId: z.string() }), body)
      if (sharings.get(SharingId)?.uin !== caller.uin) {
        throw new ApiError('ResourceNotFound', `sharing ${SharingId} does not exist.`)
      }
      sharings.delete(SharingId)
      account.unshare(SharingId)
      return {}
    },
  }
}

function alertHistory({ body, account, now }: Call): object {
  const { From, To, Offset, Limit } = readParameters(historySchema, body)
  const found = account
    .alertRecords(now)
    .filter(({ CreateTime }) => CreateTime >= From && CreateTime < To)
    .sort((a, b) => b.CreateTime - a.CreateTime)
  return { TotalCount: found.length, Records: found.slice(Offset, Offset + Limit) }
}

/** Only the last three days can be asked for. */
function shipperTasks({ body, account, now }: Call): object {
  const { ShipperId, StartTime, EndTime } = readParameters(shipperSchema, body)
  if (StartTime >= EndTime) {
    throw new ApiError('InvalidParameterValue', 'StartTime must be smaller than EndTime.')
  }
  const tasks = account.shipperTasks(ShipperId, now)
  if (!tasks) throw new ApiError('ResourceNotFound.ShipperNotExist', 'the shipper does not exist.')
  const earliest = Math.max(StartTime, now.getTime() - 3 * DAY_MS)
  const started = (task: { StartTime?: number }) => task.StartTime ?? 0
  return {
    Tasks: tasks.filter((task) => started(task) >= earliest && started(task) < EndTime),
  }
}

function search({ body, account, now }: Call): object {
  const asked = readParameters(searchSchema, body)
  if (!asked.QueryString.includes('|')) {
    throw new ApiError('OperationDenied', 'the stand-in answers SQL queries only.')
  }
  const query = { topicId: asked.TopicId, query: asked.QueryString, from: asked.From, to: asked.To }
  const answer = account.search({ ...query, now })
  if (!answer) throw new ApiError('ResourceNotFound.TopicNotExist', 'the topic does not exist.')
  return {
    Context: '',
    ListOver: true,
    Analysis: true,
    Results: null,
    ColNames: null,
    AnalysisResults: null,
    AnalysisRecords: answer.rows.map((row) => JSON.stringify(row)),
    Columns: answer.columns.map(({ name, type }) => ({ Name: name, Type: type })),
    SamplingRate: 1,
    Topics: null,
  }
}

const RESOURCE = /^qcs::cls:[a-z0-9-]+:uin\/(\d+):dashboard\/([\w-]+)$/

function share({ body, caller, account }: Call, id: string): string {
  const { SharingConfig } = readParameters(sharingSchema, body)
  const [, uin, dashboardId] = RESOURCE.exec(SharingConfig.Resources[0] ?? '') ?? []
  if (!dashboardId) throw new ApiError('InvalidParameterValue', 'Resources: not a dashboard.')
  if (uin !== caller.uin) {
    throw new ApiError('UnauthorizedOperation', 'the dashboard belongs to another account.')
  }
  const url = account.share({
    id,
    dashboardId,
    from: Number(SharingConfig.StartTime),
    to: Number(SharingConfig.EndTime),
    code: SharingConfig.VerifyCode ?? '',
  })
  if (!url) throw new ApiError('ResourceNotFound', `dashboard ${dashboardId} does not exist.`)
  return url
}
