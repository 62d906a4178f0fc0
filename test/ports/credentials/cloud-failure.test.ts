import { afterEach, describe, expect, it } from 'vitest'
import type { CloudApi } from '../../../scripts/emulator/cloud-api/stand-in.ts'
import { UpstreamError } from '../../../shared/failures.ts'
import { tencentMonitor } from '../../../shared/ports/monitor/tencent-monitor.ts'
import { startCloud } from '../../stand-ins/cloud.ts'

let running: CloudApi | undefined
afterEach(async () => await running?.close())

describe('a call to the cloud', () => {
  it('outlives silence and an answer that is a page', async () => {
    const { api, access } = await startCloud()
    running = api
    const faults = ['hang', 'html'] as const
    let asked = 0
    api.faults = () => faults[asked++]
    expect(await tencentMonitor({ ...access, timeoutMs: 80 }).alarms(10_000, 20_000)).toEqual([])
    expect(asked).toBe(3)
  })

  it('is given up after four tries, saying whose fault it was but nothing that was sent', async () => {
    const { api, access } = await startCloud()
    running = api
    api.faults = () => ({ code: 'InternalError.Db' })
    const failure = await tencentMonitor(access)
      .alarms(10_000, 20_000)
      .catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(UpstreamError)
    expect(failure).toMatchObject({ service: 'monitor', retry: true, code: 'InternalError.Db' })
    expect(String(failure)).not.toMatch(/AKID|secret/)
    expect(api.calls.get('2018-07-24/DescribeAlarmHistories')).toBe(4)
  })

  it('is signed with the keys that are valid at that moment', async () => {
    const { api, access, identities } = await startCloud()
    running = api
    let keys = access.credentials()
    const monitor = tencentMonitor({ ...access, credentials: () => keys })
    await monitor.alarms(10_000, 20_000)
    identities.revoke('AKIDours')
    keys = identities.issue({ uin: '100000000001', buckets: [] }, 60)
    await expect(monitor.alarms(10_000, 20_000)).resolves.toEqual([])
  })

  it('does not leave the machine by a proxy of the environment', async () => {
    const { api, access } = await startCloud()
    running = api
    process.env.http_proxy = 'http://127.0.0.1:9'
    try {
      await expect(tencentMonitor(access).alarms(10_000, 20_000)).resolves.toEqual([])
    } finally {
      delete process.env.http_proxy
    }
  })
})
