import type { Server } from 'node:http'
import type {
  AlertHistoryRecord,
  ShipperTaskInfo,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/cls/v20201016/cls_models.js'
import type { AlarmHistory } from 'tencentcloud-sdk-nodejs/tencentcloud/services/monitor/v20180724/monitor_models.js'
import type { AccountWorld, World } from '../cloud-api/world.ts'
import { BOARDS, dashboardIdOf } from '../seed/boards.ts'
import type { SeededAlarm, SeededAlertRecord } from '../seed/callbacks.ts'
import { ACCOUNTS, type EnvironmentId, TOPICS } from '../seed/scenario.ts'
import type { SeededDay } from '../seed/seed-day.ts'
import type { SeededBatch } from '../seed/shipping.ts'
import { searchDays } from './searches.ts'
import { ShareBook } from './shares.ts'
import { dashboardServer, type Variant } from './stand-in.ts'

/** What the seeded accounts answer to the cloud API, and the dashboard pages behind their share links. */
export interface SeededWorld {
  world: World
  /** `http://127.0.0.1:<port>`. */
  origin: string
  shares: ShareBook
  /** Pages that play a fault, by `<environment>/<board>`; may be changed while it runs. */
  variants: Record<string, Variant>
  close: () => Promise<void>
}

/** Serves the dashboards of a seeded day on 127.0.0.1 and answers for its two accounts. */
export async function startSeededWorld(seeded: SeededDay, port = 0): Promise<SeededWorld> {
  const shares = new ShareBook()
  const variants: Record<string, Variant> = {}
  const names = Object.fromEntries(seeded.environments.map(({ id, name }) => [id, name]))
  const server = dashboardServer({
    tallies: seeded.tallies,
    day: seeded.day,
    names,
    shares,
    variants,
  })
  const origin = await listening(server, port)
  const accounts = (['prod', 'test'] as const)
    .filter((id) => seeded.tallies[id])
    .map((id) => [ACCOUNTS[id].uin, accountWorld(id, seeded, shares, origin)] as const)
  return {
    world: new Map(accounts),
    origin,
    shares,
    variants,
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

async function listening(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address === 'string' || !address) throw new Error('dashboards: not listening')
  return `http://127.0.0.1:${address.port}`
}

function accountWorld(
  id: EnvironmentId,
  seeded: SeededDay,
  shares: ShareBook,
  origin: string,
): AccountWorld {
  const own = <T extends { environment: string }>(all: readonly T[]) =>
    all.filter(({ environment }) => environment === id)
  const dashboards = BOARDS.map((board) => dashboardIdOf(id, board.id))
  return {
    alertRecords: (now) =>
      own(seeded.history.records)
        .filter(({ createTime }) => createTime <= now.getTime())
        .map((record) => alertRecord(record, now.getTime())),
    alarms: (now) =>
      own(seeded.history.alarms)
        .filter(({ firstAt }) => firstAt <= now.getTime())
        .map((alarm) => alarmHistory(alarm, now.getTime())),
    shipperTasks: (shipperId, now) =>
      TOPICS.some(({ environment, shipper }) => environment === id && shipper === shipperId)
        ? own(seeded.batches)
            .filter((batch) => batch.shipperId === shipperId && batch.doneAt <= now.getTime())
            .map(shipperTask)
        : undefined,
    search: (asked) => searchDays(id, seeded.tallies[id] ?? {}, asked),
    share: (sharing) => {
      if (!dashboards.includes(sharing.dashboardId)) return undefined
      shares.add(sharing)
      return `${origin}/s/${sharing.id}`
    },
    unshare: (sharingId) => shares.remove(sharingId),
  }
}

function alertRecord(record: SeededAlertRecord, now: number): AlertHistoryRecord {
  const recovered = record.recoveredAt !== undefined && record.recoveredAt <= now
  const until = recovered ? (record.recoveredAt ?? now) : now
  return {
    RecordId: record.recordId,
    AlarmId: record.alarmId,
    AlarmName: record.alarmName,
    TopicId: record.topicId,
    TopicName: record.topicName,
    Region: ACCOUNTS.prod.region,
    Trigger: record.trigger,
    TriggerCount: 1,
    AlarmPeriod: 60,
    Notices: [],
    Duration: Math.max(1, Math.round((until - record.startTime) / 60_000)),
    Status: recovered ? 1 : 0,
    CreateTime: record.createTime,
    GroupTriggerCondition: [],
    AlarmLevel: record.level,
    MonitorObjectType: 0,
  }
}

/** Times of TCOP are seconds. */
function alarmHistory(alarm: SeededAlarm, now: number): AlarmHistory {
  const recovered = alarm.recoveredAt !== undefined && alarm.recoveredAt <= now
  const seen = [
    ...alarm.notified.filter((at) => at <= now),
    ...(recovered ? [alarm.recoveredAt ?? now] : []),
  ]
  return {
    AlarmId: alarm.alarmId,
    MonitorType: 'MT_QCE',
    Namespace: alarm.namespace,
    AlarmObject: alarm.object,
    Content: alarm.content,
    FirstOccurTime: Math.floor(alarm.firstAt / 1000),
    LastOccurTime: Math.floor(Math.max(...seen, alarm.firstAt) / 1000),
    AlarmStatus: recovered ? 'OK' : 'ALARM',
    PolicyId: alarm.policyId,
    PolicyName: alarm.policyName,
    Region: 'gz',
    Dimensions: alarm.dimensions,
    AlarmLevel: alarm.level,
    AlarmType: 'METRIC',
  } as AlarmHistory
}

function shipperTask(batch: SeededBatch): ShipperTaskInfo {
  return {
    TaskId: batch.taskId,
    ShipperId: batch.shipperId,
    RangeStart: batch.rangeStart,
    RangeEnd: batch.rangeEnd,
    StartTime: batch.rangeEnd,
    EndTime: batch.doneAt,
    Status: batch.status,
    Message: '',
  } as ShipperTaskInfo
}
