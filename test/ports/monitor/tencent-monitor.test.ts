import { afterEach, describe, expect, it } from 'vitest'
import type { CloudApi } from '../../../scripts/emulator/cloud-api/stand-in.ts'
import { tencentMonitor } from '../../../shared/ports/monitor/tencent-monitor.ts'
import { startCloud } from '../../stand-ins/cloud.ts'

let running: CloudApi | undefined
afterEach(async () => await running?.close())

const DAY_START = Date.parse('2026-11-19T16:00:00Z')
const DAY_END = Date.parse('2026-11-20T16:00:00Z')

async function alarmsAt(seconds: number[]) {
  const { api, access } = await startCloud({
    alarms: () =>
      seconds.map((second, number) => ({
        AlarmId: `a-${number}`,
        PolicyId: 'policy-1',
        PolicyName: '节点磁盘使用率',
        Namespace: 'QCE/CVM',
        AlarmObject: '10.0.0.12',
        Content: '> 90 %',
        FirstOccurTime: second,
        LastOccurTime: second + 60,
        AlarmStatus: 'OK',
        AlarmLevel: 'Serious',
        Dimensions: '{"instance":"ins-1"}',
      })),
  })
  running = api
  return tencentMonitor(access)
}

describe('the alarm history', () => {
  it('holds what began in the day, its first second included and the next day excluded', async () => {
    const monitor = await alarmsAt([
      DAY_START / 1000 - 1,
      DAY_START / 1000,
      DAY_END / 1000 - 1,
      DAY_END / 1000,
    ])
    const found = await monitor.alarms(DAY_START, DAY_END)
    expect(found.map(({ alarmId }) => alarmId)).toEqual(['a-1', 'a-2'])
    expect(found[0]).toEqual({
      alarmId: 'a-1',
      policyId: 'policy-1',
      policyName: '节点磁盘使用率',
      namespace: 'QCE/CVM',
      object: '10.0.0.12',
      content: '> 90 %',
      firstAt: DAY_START,
      lastAt: DAY_START + 60_000,
      status: 'OK',
      level: 'Serious',
      dimensions: '{"instance":"ins-1"}',
    })
  })

  it('is read page by page up to a bound', async () => {
    const monitor = await alarmsAt(Array.from({ length: 230 }, (_, n) => DAY_START / 1000 + n))
    expect(await monitor.alarms(DAY_START, DAY_END)).toHaveLength(230)
    expect(await monitor.alarms(DAY_START, DAY_END, 7)).toHaveLength(7)
  })
})
