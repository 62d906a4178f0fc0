import { createHash } from 'node:crypto'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { messageOf } from '../../shared/failures.ts'
import type { Account, Accounts } from '../../shared/ports/account/account.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { readAll } from '../commands/documents.ts'
import { readManifest } from '../emulator/manifest.ts'
import { checkSettings } from '../serverless-tencent/check-settings.ts'

/** One thing that is looked at; what it returns is shown behind a tick, what it throws behind a cross. */
export interface Check {
  name: string
  run(): Promise<string>
}

/** What the packaged browser's own libraries need. */
const GLIBC = 2.34

const HOUR_MS = 3_600_000

/** Checks of this machine and of the settings; no network. */
export function localChecks(env: NodeJS.ProcessEnv, stage: string): Check[] {
  return [
    { name: 'Node', run: async () => checkNode(process.versions.node) },
    { name: '浏览器运行库', run: async () => checkGlibc(glibcVersion(), env.CHROME_PATH) },
    {
      name: '函数设置',
      run: async () => {
        const manifest = await readManifest({ stage, env })
        checkSettings(manifest, { local: Boolean(env.CHENBAO_LOCAL_API) })
        return `${manifest.functions.length} 个函数的设置齐全（环境 ${stage}）`
      },
    },
  ]
}

function checkNode(version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return version
  throw new Error(`${version} 太旧，需要 20.19 以上`)
}

function glibcVersion(): string {
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return header?.glibcVersionRuntime ?? ''
}

function checkGlibc(version: string, chromePath: string | undefined): string {
  if (chromePath) return `使用 CHROME_PATH 指定的浏览器`
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major + minor / 100 >= GLIBC) return `glibc ${version}，自带浏览器可用`
  throw new Error(`glibc ${version || '未知'} 低于 ${GLIBC}，仪表盘截图请用镜像或设置 CHROME_PATH`)
}

/** Whether our bucket keeps an object that is there when somebody creates it again. */
export function bucketCheck(store: Store): Check {
  return {
    name: `存储桶 ${store.bucket}`,
    run: async () => {
      const key = keys.parked('doctor', createHash('sha256').update(store.bucket).digest('hex'))
      await store.remove([key])
      const first = await store.create(key, '{}')
      const second = await store.create(key, '{}')
      await store.remove([key])
      if (first && !second) return '可读写，同名对象不会被覆盖'
      throw new Error('同名对象被覆盖了：这个桶开启过版本控制，请换一个从未开启过的桶')
    },
  }
}

/** For every environment: whether its account opens and shows what the report is made from. */
export async function environmentChecks(
  store: Store,
  accounts: Accounts,
  now: Date,
): Promise<Check[]> {
  const all = await readAll(store, environmentSchema, keys.environments)
  return all.flatMap(({ document }) => checksOf(document, accounts, now))
}

function checksOf(environment: Environment, accounts: Accounts, now: Date): Check[] {
  const { name, alerts, logs } = environment
  const check = (what: string, look: (account: Account) => Promise<string>): Check => ({
    name: `${name}：${what}`,
    run: async () => look(await accounts.open(environment)),
  })
  const from = now.getTime() - HOUR_MS
  const sources = logs.enabled ? logs.sources : []
  return [
    check('云账号', async () => `${environment.account.uin} 可以打开`),
    ...(alerts.enabled
      ? [
          check('日志服务告警', async ({ cls }) => {
            const found = await cls.alertRecords(from, now.getTime(), 100)
            return `最近一小时 ${found.length} 条`
          }),
          check('云监控告警', async ({ monitor }) => {
            const found = await monitor.alarms(from, now.getTime(), 100)
            return `最近一小时 ${found.length} 条`
          }),
        ]
      : []),
    ...sources.map(({ bucket, region, prefix }) =>
      check(`日志 ${bucket}/${prefix}`, async (account) => {
        for await (const { key } of account.bucket(bucket, region).list(prefix)) return `有 ${key}`
        throw new Error('这个前缀下还没有任何对象，请检查投递任务')
      }),
    ),
  ]
}

/** Runs checks one after the other and prints a line for each; returns how many failed. */
export async function runChecks(checks: Check[], print: (line: string) => void): Promise<number> {
  let failed = 0
  for (const { name, run } of checks) {
    try {
      print(`✓ ${name}：${await run()}`)
    } catch (failure) {
      failed += 1
      print(`✗ ${name}：${messageOf(failure)}`)
    }
  }
  return failed
}
