import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import type { CloudApi } from '../../scripts/emulator/cloud-api/stand-in.ts'
import { readManifest } from '../../scripts/emulator/manifest.ts'
import { checkSettings } from '../../scripts/serverless-tencent/check-settings.ts'
import { deployFunction } from '../../scripts/serverless-tencent/deploy-function.ts'
import { ScfApi } from '../../scripts/serverless-tencent/scf-api.ts'
import type { FunctionManifest, Manifest } from '../../scripts/serverless-tencent/service.ts'
import { startCloud } from '../stand-ins/cloud.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const ENV = {
  CHENBAO_LINK_KEY: 'k'.repeat(40),
  CHENBAO_MASTER_KEY: Buffer.alloc(32).toString('base64'),
  CHENBAO_SMTP_URL: 'smtp://127.0.0.1:9',
  CHENBAO_MAIL_FROM: 'chenbao@example.com',
}

let running: CloudApi | undefined
afterEach(async () => await running?.close())

async function serverless(args: string[], env: Record<string, string>): Promise<string> {
  const quiet = { SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' }
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['node_modules/serverless/bin/serverless.js', ...args],
    { cwd: ROOT, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...quiet, ...env } },
  ).catch((failure: { stdout: string; stderr: string }) => failure)
  return `${stdout}${stderr}`
}

async function manifest(): Promise<Manifest> {
  return await readManifest({ stage: 'proof', env: ENV })
}

async function step(name: string): Promise<FunctionManifest> {
  const found = (await manifest()).functions.find((each) => each.step === name)
  if (!found) throw new Error(`no function ${name}`)
  return found
}

async function platform() {
  const { api, access } = await startCloud()
  running = api
  const scf = new ScfApi(access, 1)
  const zip = Buffer.from([0x50, 0x4b, 3, 4]).toString('base64')
  const bring = (wanted: FunctionManifest) =>
    deployFunction(scf, wanted, { region: 'ap-guangzhou', code: { ZipFile: zip } })
  const triggersOf = async (FunctionName: string) => {
    const { Triggers = [] } = await scf.call((client) => client.ListTriggers({ FunctionName }))
    return Triggers.map((each) => [each.Type, each.TriggerName, each.TriggerDesc])
  }
  const changes = () =>
    [...api.calls]
      .filter(([name]) => /(Create|Update|Delete)Trigger|ReservedConcurrencyConfig/.test(name))
      .filter(([name]) => !name.includes('/Get'))
      .reduce((sum, [, count]) => sum + count, 0)
  return { api, scf, bring, triggersOf, changes }
}

describe('a deployed function', () => {
  it('has the settings, triggers and instances that serverless.yml gives it', async () => {
    const { scf, bring, triggersOf } = await platform()
    const delivery = await step('delivery')
    expect(await bring(delivery)).toEqual({ created: true, url: undefined })
    expect(await scf.find('chenbao-proof-delivery')).toMatchObject({
      MemorySize: 512,
      Timeout: 300,
      Runtime: 'Nodejs20.19',
      Handler: 'index.main_handler',
      Role: 'ChenbaoReport',
    })
    expect(await triggersOf(delivery.name)).toEqual([
      [
        'cos',
        'chenbao-1250000000.cos.ap-guangzhou.myqcloud.com',
        '{"event":"cos:ObjectCreated:*","filter":{"Prefix":"outbox/","Suffix":".json"}}',
      ],
      ['timer', 'sweep', '{"cron":"0 */5 * * * * *"}'],
    ])
    const { ReservedMem } = await scf.call((client) =>
      client.GetReservedConcurrencyConfig({ FunctionName: delivery.name }),
    )
    expect(ReservedMem).toBe(512)
  })

  it('is left as it is by a second deployment', async () => {
    const { bring, changes } = await platform()
    const delivery = await step('delivery')
    await bring(delivery)
    const before = changes()
    expect(await bring(delivery)).toMatchObject({ created: false })
    expect(changes()).toBe(before)
  })

  it('follows a changed timer, loses a trigger that is gone and the cap that is lifted', async () => {
    const { scf, bring, triggersOf } = await platform()
    const delivery = await step('delivery')
    await bring(delivery)
    await bring({
      ...delivery,
      instances: undefined,
      triggers: [{ kind: 'timer', name: 'sweep', cron: '0 */9 * * * * *', argument: '' }],
    })
    expect(await triggersOf(delivery.name)).toEqual([
      ['timer', 'sweep', '{"cron":"0 */9 * * * * *"}'],
    ])
    const { ReservedMem } = await scf.call((client) =>
      client.GetReservedConcurrencyConfig({ FunctionName: delivery.name }),
    )
    expect(ReservedMem).toBeNull()
  })

  it('keeps the address of its function URL', async () => {
    const { api, bring } = await platform()
    const mcp = await step('mcp')
    const { url } = await bring(mcp)
    expect(url).toMatch(/^https:\/\/.*\.tencentscf\.com$/)
    expect((await bring(mcp)).url).toBe(url)
    expect(api.calls.get('2018-04-16/DeleteTrigger')).toBeUndefined()
  })
})

describe('serverless deploy', () => {
  it('brings every function but the one without an image to the platform', async () => {
    const { api, scf } = await platform()
    const said = await serverless(['deploy', '--stage', 'proof'], {
      ...ENV,
      CHENBAO_LOCAL_API: api.address,
      TENCENTCLOUD_SECRET_ID: 'AKIDours',
      TENCENTCLOUD_SECRET_KEY: 'ours-secret',
    })
    expect(said).toContain('dashboard-capture: not deployed')
    expect(said).toContain('chenbao-proof-mcp: created https://')
    const deployed = (await manifest()).functions.filter(({ image }) => !image)
    for (const { name, memoryMb } of deployed) {
      expect(await scf.find(name)).toMatchObject({ MemorySize: memoryMb })
    }
  }, 120_000)

  it('is refused, with every wrong setting by name, before anything is built or sent', async () => {
    const read = await readManifest({ stage: 'proof', env: { CHENBAO_MAIL_FROM: 'a' } })
    const refused = () => checkSettings(read, { local: false })
    expect(refused).toThrow(/CHENBAO_SMTP_URL: is missing \(delivery\)/)
    expect(refused).toThrow(/CHENBAO_MAIL_FROM: Too small.* \(delivery\)/)
    expect(refused).toThrow(/CHENBAO_BUCKET: still is the example \(alert-intake, /)
    expect(refused).toThrow(/CHENBAO_LOG_BUCKET: still is the example \(log-analysis\)/)
  })

  it('goes ahead with settings that are complete', async () => {
    const own = { CHENBAO_BUCKET: 'reports-1300000000', CHENBAO_LOG_BUCKET: 'logs-1300000000' }
    const env = { ...ENV, ...own, CHENBAO_PAGES_URL: 'https://pages.example.com' }
    const read = await readManifest({ stage: 'proof', env })
    expect(() => checkSettings(read, { local: false })).not.toThrow()
  })
})
