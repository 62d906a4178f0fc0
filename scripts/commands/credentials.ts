import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Credential, credentialSchema } from '../../shared/documents/person.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { NONCE_BYTES, sealKeys } from '../../shared/environments/seal.ts'
import { InputError } from '../../shared/failures.ts'
import type { DataKeys } from '../../shared/ports/credentials/credentials.ts'
import { kmsKeys } from '../../shared/ports/credentials/kms-keys.ts'
import { masterKeys } from '../../shared/ports/credentials/master-keys.ts'
import { type Desk, type Given, main, type Verbs } from './command.ts'
import { check, readAll } from './documents.ts'

/** How an environment's cloud account is opened: add (or change), list, remove. */
export const credentials: Verbs = {
  add: {
    usage:
      'add prod --role-arn qcs::cam::uin/100000000777:roleName/ChenbaoReader --external-id … | --execution-role | --seal（从标准输入读两行：SecretId、SecretKey）',
    options: ['id=', 'role-arn=', 'external-id=', 'execution-role', 'seal'],
    run: async (given, desk) => {
      const environment = given.subject('环境编号')
      if (!(await readEnvironment(desk.store, environment))) {
        throw new InputError(`没有环境 ${environment}`)
      }
      const credential = check(credentialSchema, await fromOptions(given, desk, environment))
      await writeDocument(desk.store, credentialSchema, keys.credential(environment), credential)
      desk.print(`已登记环境 ${environment} 的凭据：${KINDS[credential.kind]}。`)
    },
  },
  list: {
    usage: 'list',
    options: [],
    run: async (_, { store, print }) => {
      const all = await readAll(store, credentialSchema, keys.credentials)
      if (all.length === 0) print('还没有凭据。')
      for (const { document } of all) print(`${document.environment}  ${KINDS[document.kind]}`)
    },
  },
  remove: {
    usage: 'remove prod',
    options: [],
    run: async (given, { store, print }) => {
      const environment = given.subject('环境编号')
      const key = keys.credential(environment)
      if (!(await readDocument(store, credentialSchema, key))) {
        throw new InputError(`环境 ${environment} 没有凭据`)
      }
      await store.remove([key])
      print(`已删除环境 ${environment} 的凭据；已经打开的会话最多还能用一小时。`)
    },
  },
}

const KINDS: Record<Credential['kind'], string> = {
  role: '对方账号的角色（不保存密钥）',
  'execution-role': '函数自己的运行角色',
  sealed: '封存的密钥',
}

async function fromOptions(given: Given, desk: Desk, environment: string): Promise<unknown> {
  const roleArn = given.text('role-arn')
  const head = { schema: 'credential/1', environment }
  if (roleArn)
    return { ...head, kind: 'role', roleArn, externalId: given.text('external-id') ?? '' }
  if (given.has('execution-role')) return { ...head, kind: 'execution-role' }
  if (!given.has('seal')) throw new InputError('请选一种：--role-arn、--execution-role 或 --seal')
  const [secretId, secretKey] = (await desk.readInput()).split(/\s+/).filter(Boolean)
  if (!secretId || !secretKey) throw new InputError('标准输入要有两行：SecretId、SecretKey')
  const nonce = desk.random(NONCE_BYTES)
  return await sealKeys(dataKeysOf(desk.env), environment, { secretId, secretKey }, nonce)
}

/** A KMS key where CHENBAO_KMS_KEY names one, else the local master key. */
function dataKeysOf(env: NodeJS.ProcessEnv): DataKeys {
  if (!env.CHENBAO_KMS_KEY) return masterKeys(env.CHENBAO_MASTER_KEY)
  return kmsKeys({
    region: env.CHENBAO_REGION ?? 'ap-guangzhou',
    credentials: () => ({
      secretId: env.TENCENTCLOUD_SECRETID ?? '',
      secretKey: env.TENCENTCLOUD_SECRETKEY ?? '',
      ...(env.TENCENTCLOUD_SESSIONTOKEN ? { token: env.TENCENTCLOUD_SESSIONTOKEN } : {}),
    }),
    localAddress: env.CHENBAO_LOCAL_API,
    keyId: env.CHENBAO_KMS_KEY,
  })
}

if (process.argv[1]?.endsWith('credentials.ts')) await main('credentials', credentials)
