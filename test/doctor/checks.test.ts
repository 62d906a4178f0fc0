import { afterEach, describe, expect, it } from 'vitest'
import { bucketCheck, environmentChecks, runChecks } from '../../scripts/doctor/checks.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { credentialSchema } from '../../shared/documents/person.ts'
import { tencentAccounts } from '../../shared/ports/account/tencent-accounts.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { OUR_UIN, startCloud } from '../stand-ins/cloud.ts'
import { cosStandIn } from '../stand-ins/cos.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
const LOGS = 'logs-1250000000'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function said(checks: Parameters<typeof runChecks>[0]) {
  const lines: string[] = []
  const failed = await runChecks(checks, (line) => lines.push(line))
  return { failed, lines }
}

async function house(withCredential: boolean, objects: string[]) {
  const { api, access, identities } = await startCloud({
    alarms: () => [{ AlarmId: 'a', FirstOccurTime: NOW.getTime() / 1000 - 60 }],
  })
  identities.add('AKIDours', { secretKey: 'ours-secret', uin: OUR_UIN, buckets: [LOGS] })
  const cos = await cosStandIn({
    buckets: { [LOGS]: 'ap-guangzhou' },
    identities: identities.find,
  })
  closing.push(api.close, cos.close)
  for (const key of objects) await cos.seed(LOGS, key, Buffer.from('x'))
  const store = memoryStore()
  await writeDocument(
    store,
    environmentSchema,
    keys.environment('test'),
    environmentSchema.parse({
      schema: 'environment/1',
      id: 'test',
      name: '测试集群',
      account: { appId: '1250000000', uin: OUR_UIN, region: 'ap-guangzhou' },
      alerts: { enabled: true },
      logs: {
        enabled: true,
        sources: [{ bucket: LOGS, region: 'ap-guangzhou', prefix: 'cls/' }],
      },
      dashboards: { enabled: false, boards: [] },
    }),
  )
  if (withCredential) {
    await writeDocument(store, credentialSchema, keys.credential('test'), {
      schema: 'credential/1',
      kind: 'execution-role',
      environment: 'test',
    })
  }
  const accounts = tencentAccounts({
    store,
    region: access.region,
    credentials: access.credentials,
    localApi: api.address,
    localCos: cos.address,
    clock: () => NOW,
  })
  return await environmentChecks(store, accounts, NOW)
}

describe('the doctor', () => {
  it('finds an environment in good health', async () => {
    const { failed, lines } = await said(await house(true, ['cls/app/1.gz']))
    expect(failed).toBe(0)
    expect(lines).toEqual([
      `✓ 测试集群：云账号：${OUR_UIN} 可以打开`,
      '✓ 测试集群：日志服务告警：最近一小时 0 条',
      '✓ 测试集群：云监控告警：最近一小时 1 条',
      `✓ 测试集群：日志 ${LOGS}/cls/：有 cls/app/1.gz`,
    ])
  })

  it('says that nothing is shipped, or that credentials are missing', async () => {
    const empty = await said(await house(true, []))
    expect(empty.failed).toBe(1)
    expect(empty.lines.at(-1)).toContain('还没有任何对象')
    const shut = await said(await house(false, []))
    expect(shut.failed).toBe(4)
    expect(shut.lines[0]).toContain('没有登记云账号凭据')
  })

  it('leaves nothing in the bucket it tried', async () => {
    const store = memoryStore()
    const { lines } = await said([bucketCheck(store)])
    expect(lines[0]).toContain('同名对象不会被覆盖')
    expect([...store.objects]).toEqual([])
  })

  it('finds a bucket that overwrites what should be kept', async () => {
    const store: Store = { ...memoryStore(), create: async () => true }
    const { failed, lines } = await said([bucketCheck(store)])
    expect(failed).toBe(1)
    expect(lines[0]).toContain('版本控制')
  })
})
