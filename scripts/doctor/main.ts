import { tencentAccounts } from '../../shared/ports/account/tencent-accounts.ts'
import type { CloudKeys } from '../../shared/ports/credentials/credentials.ts'
import { openHome } from '../commands/home.ts'
import { bucketCheck, environmentChecks, localChecks, runChecks } from './checks.ts'

/** `npm run doctor`: looks at this machine, the settings, our bucket and every environment. */
async function examine(env: NodeJS.ProcessEnv): Promise<number> {
  const print = (line: string) => console.log(line)
  const stage = env.CHENBAO_STAGE ?? 'dev'
  const failed = await runChecks(localChecks(env, stage), print)
  if (!env.CHENBAO_BUCKET || !env.TENCENTCLOUD_SECRETID) {
    print('— 没有设置 CHENBAO_BUCKET 和 TENCENTCLOUD_SECRETID，存储桶和云账号没有检查')
    return failed
  }
  const store = openHome(env)
  const accounts = tencentAccounts({
    store,
    region: env.CHENBAO_REGION ?? 'ap-guangzhou',
    credentials: () => keysOf(env),
    masterKey: env.CHENBAO_MASTER_KEY,
    localCos: env.CHENBAO_LOCAL_COS,
    localApi: env.CHENBAO_LOCAL_API,
    clock: () => new Date(),
  })
  const reachable = await runChecks([bucketCheck(store)], print)
  if (reachable > 0) return failed + reachable
  return failed + (await runChecks(await environmentChecks(store, accounts, new Date()), print))
}

function keysOf(env: NodeJS.ProcessEnv): CloudKeys {
  const token = env.TENCENTCLOUD_SESSIONTOKEN
  return {
    secretId: env.TENCENTCLOUD_SECRETID ?? '',
    secretKey: env.TENCENTCLOUD_SECRETKEY ?? '',
    ...(token ? { token } : {}),
  }
}

process.exitCode = (await examine(process.env)) > 0 ? 1 : 0
