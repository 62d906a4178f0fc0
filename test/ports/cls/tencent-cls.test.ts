import type { AlertHistoryRecord } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cls/v20201016/cls_models.js'
import { afterEach, describe, expect, it } from 'vitest'
import type { CloudApi } from '../../../scripts/emulator/cloud-api/stand-in.ts'
import type { AccountWorld, Sharing } from '../../../scripts/emulator/cloud-api/world.ts'
import { tencentCls } from '../../../shared/ports/cls/tencent-cls.ts'
import { OUR_UIN, PRESENT, startCloud } from '../../stand-ins/cloud.ts'

let running: CloudApi | undefined
afterEach(async () => await running?.close())

async function clsOf(account: Partial<AccountWorld>) {
  const { api, access } = await startCloud(account)
  running = api
  return { api, cls: tencentCls({ ...access, uin: OUR_UIN }) }
}

const record = (number: number): AlertHistoryRecord => ({
  RecordId: `record-${number}`,
  AlarmId: 'alarm-1',
  AlarmName: '支付错误过多',
  TopicId: 'topic-1',
  TopicName: 'app',
  Region: 'ap-guangzhou',
  Trigger: '$1.c > 10',
  TriggerCount: 1,
  AlarmPeriod: 15,
  Notices: [],
  Duration: 5,
  Status: 1,
  CreateTime: 1000 + number,
  AlarmLevel: 2,
})

describe('the alert history of the log service', () => {
  it('is read to its last page, from the first instant up to but without the last', async () => {
    const { cls } = await clsOf({
      alertRecords: () => Array.from({ length: 252 }, (_, number) => record(number)),
    })
    const found = await cls.alertRecords(1001, 1251)
    expect(found).toHaveLength(250)
    expect(new Set(found.map(({ recordId }) => recordId)).size).toBe(250)
    expect(found).toContainEqual({
      recordId: 'record-7',
      alarmId: 'alarm-1',
      alarmName: '支付错误过多',
      topicId: 'topic-1',
      topicName: 'app',
      trigger: '$1.c > 10',
      status: 1,
      createTime: 1007,
      durationMinutes: 5,
      level: 2,
    })
  })

  it('is bounded', async () => {
    const { cls, api } = await clsOf({
      alertRecords: () => Array.from({ length: 500 }, (_, number) => record(number)),
    })
    expect(await cls.alertRecords(0, 9999, 150)).toHaveLength(150)
    expect(api.calls.get('2020-10-16/DescribeAlertRecordHistory')).toBe(2)
  })
})

describe('the shipping of logs', () => {
  it('is told batch by batch, and an unknown task is a failure', async () => {
    const now = PRESENT.getTime()
    const batch = { TaskId: 't', RangeStart: now - 9, RangeEnd: now - 5, StartTime: now - 5 }
    const { cls } = await clsOf({
      shipperTasks: (id) =>
        id === 'shipper-1'
          ? [
              { ...batch, Status: 'success', Message: '' },
              { ...batch, StartTime: now - 4 * 86_400_000, Status: 'success' },
              { ...batch, Status: 'new word', Message: '10002' },
            ]
          : undefined,
    })
    expect(await cls.shipperBatches('shipper-1', 0, now)).toEqual([
      { taskId: 't', rangeStart: now - 9, rangeEnd: now - 5, status: 'success', message: '' },
      { taskId: 't', rangeStart: now - 9, rangeEnd: now - 5, status: 'failed', message: '10002' },
    ])
    await expect(cls.shipperBatches('other', 0, now)).rejects.toMatchObject({
      service: 'cls',
      retry: false,
      code: 'ResourceNotFound.ShipperNotExist',
    })
  })
})

describe('an SQL query', () => {
  it('answers rows of text', async () => {
    const { cls } = await clsOf({
      search: ({ query, from, to }) => ({
        columns: [{ name: 'c', type: 'bigint' }],
        rows: [{ c: to - from, q: query, nothing: null }],
      }),
    })
    expect(await cls.analyse('topic-1', '* | select count(*) as c', 10, 52)).toEqual([
      { c: '42', q: '* | select count(*) as c', nothing: '' },
    ])
  })
})

describe('a share link', () => {
  it('is locked to its range, guarded by a fresh code and taken back', async () => {
    const asked: Sharing[] = []
    const taken: string[] = []
    const { cls } = await clsOf({
      share: (sharing) => {
        asked.push(sharing)
        return `http://127.0.0.1:1/s/${sharing.id}`
      },
      unshare: (id) => void taken.push(id),
    })
    const options = { dashboardId: 'dashboard-1', from: 1e12, to: 1e12 + 5, minutes: 30 }
    const link = await cls.shareDashboard(options)
    const other = await cls.shareDashboard(options)
    expect(asked[0]).toEqual({
      id: link.id,
      dashboardId: 'dashboard-1',
      from: 1e12,
      to: 1e12 + 5,
      code: link.code,
    })
    expect(link.code).toMatch(/^[0-9a-z]{6}$/)
    expect(other.code).not.toBe(link.code)
    await cls.unshareDashboard(link.id)
    expect(taken).toEqual([link.id])
    await expect(cls.unshareDashboard(link.id)).rejects.toMatchObject({ code: 'ResourceNotFound' })
  })
})
