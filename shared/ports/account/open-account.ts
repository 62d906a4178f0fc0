import { readDocument } from '../../documents/codec.ts'
import type { Environment } from '../../documents/environment.ts'
import { keys } from '../../documents/keys.ts'
import { type Credential, credentialSchema } from '../../documents/person.ts'
import { openKeys } from '../../environments/seal.ts'
import { InputError } from '../../failures.ts'
import { tencentCls } from '../cls/tencent-cls.ts'
import type { CloudAccess } from '../credentials/cloud-client.ts'
import type { CredentialSource } from '../credentials/credentials.ts'
import { KMS_PREFIX, kmsKeys } from '../credentials/kms-keys.ts'
import { masterKeys } from '../credentials/master-keys.ts'
import { tencentMonitor } from '../monitor/tencent-monitor.ts'
import { cosStore } from '../store/cos-store.ts'
import type { Store } from '../store/store.ts'
import type { Account } from './account.ts'
import { roleSessions } from './role-session.ts'

/** What opening accounts needs: our own bucket, which holds the credentials, and our own keys. */
export interface OpeningOptions {
  store: Store
  /** Region of our own functions; STS and KMS are asked there. */
  region: string
  credentials: CredentialSource
  /** CHENBAO_MASTER_KEY; needed only where credentials are sealed with it. */
  masterKey?: string | undefined
  localCos?: string | undefined
  localApi?: string | undefined
}

/**
 * Opens an environment's account as `credentials/<env>.json` says. Throws InputError in Chinese when there
 * is no such document or it is another environment's: our own keys are never a fallback.
 */
export function accountOpener(options: OpeningOptions): (of: Environment) => Promise<Account> {
  const keysFor = keyOpener(options)
  return async (environment) => {
    const key = keys.credential(environment.id)
    const credential = await readDocument(options.store, credentialSchema, key)
    if (!credential) {
      throw new InputError(`环境 ${environment.id} 没有登记云账号凭据，请先登记`)
    }
    refuseForeign(credential, environment)
    return openWith(await keysFor(credential), environment, options)
  }
}

function refuseForeign(credential: Credential, { id, account }: Environment): void {
  if (credential.environment !== id) {
    throw new InputError(`环境 ${id} 的凭据属于另一个环境，请重新登记`)
  }
  if (credential.kind === 'role' && !credential.roleArn.includes(`:uin/${account.uin}:`)) {
    throw new InputError(`环境 ${id} 的角色不属于云账号 ${account.uin}，请重新登记`)
  }
}

function keyOpener(options: OpeningOptions): (credential: Credential) => Promise<CredentialSource> {
  const { region, credentials, localApi, masterKey } = options
  const access: CloudAccess = { region, credentials, localAddress: localApi }
  const assume = roleSessions(access)
  const master = masterKeys(masterKey)
  const kms = kmsKeys(access)
  return async (credential) => {
    if (credential.kind === 'execution-role') return credentials
    const { environment } = credential
    const opened =
      credential.kind === 'role'
        ? await assume({ ...credential, name: environment })
        : await openKeys(
            credential.key.startsWith(KMS_PREFIX) ? kms : master,
            environment,
            credential,
          )
    return () => opened
  }
}

function openWith(
  credentials: CredentialSource,
  { account }: Environment,
  { localCos, localApi }: OpeningOptions,
): Account {
  const { region, uin } = account
  const access: CloudAccess = { region, credentials, localAddress: localApi }
  const buckets = new Map<string, Store>()
  return {
    bucket(bucket, where) {
      const name = `${where}/${bucket}`
      const known =
        buckets.get(name) ??
        cosStore({ bucket, region: where, credentials, localAddress: localCos })
      buckets.set(name, known)
      return known
    },
    cls: tencentCls({ ...access, uin }),
    monitor: tencentMonitor(access),
  }
}
