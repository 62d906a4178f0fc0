import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { Identities } from '../../../scripts/emulator/cloud-api/identities.ts'
import { startCloudApi } from '../../../scripts/emulator/cloud-api/stand-in.ts'
import { writeDocument } from '../../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../../shared/documents/environment.ts'
import { keys } from '../../../shared/documents/keys.ts'
import { type Credential, credentialSchema } from '../../../shared/documents/person.ts'
import { sealKeys } from '../../../shared/environments/seal.ts'
import { InputError } from '../../../shared/failures.ts'
import type { Account } from '../../../shared/ports/account/account.ts'
import { OPEN_MS, tencentAccounts } from '../../../shared/ports/account/tencent-accounts.ts'
import { masterKeys } from '../../../shared/ports/credentials/master-keys.ts'
import { EMPTY_ACCOUNT, OTHER_UIN, OUR_UIN } from '../../stand-ins/cloud.ts'
import { cosStandIn } from '../../stand-ins/cos.ts'
import { memoryStore } from '../../stand-ins/memory-store.ts'

const REGION = 'ap-guangzhou'
const MASTER = randomBytes(32).toString('base64')
const ROLE_ARN = `qcs::cam::uin/${OTHER_UIN}:roleName/ChenbaoReader`
const THEIR_BUCKET = 'prodlogs-1250000001'
const ASSUME = '2018-08-13/AssumeRole'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function environment(id: string, uin: string): Environment {
  return environmentSchema.parse({
    schema: 'environment/1',
    id,
    name: id,
    account: { appId: '1250000001', uin, region: REGION },
    alerts: { enabled: true },
    logs: { enabled: false, sources: [] },
    dashboards: { enabled: false, boards: [] },
  })
}

const role = (fields: Partial<Credential> = {}): Credential =>
  credentialSchema.parse({
    schema: 'credential/1',
    kind: 'role',
    environment: 'prod',
    roleArn: ROLE_ARN,
    externalId: 'open-sesame',
    ...fields,
  })

async function cloud() {
  const identities = new Identities()
  identities.add('AKIDours', { secretKey: 'ours', uin: OUR_UIN, buckets: [] })
  identities.add('AKIDtheirs', { secretKey: 'theirs', uin: OTHER_UIN, buckets: [THEIR_BUCKET] })
  identities.roles.push({
    roleArn: ROLE_ARN,
    externalId: 'open-sesame',
    trusts: [OUR_UIN],
    acts: { uin: OTHER_UIN, buckets: [THEIR_BUCKET] },
  })
  const alarm = (uin: string) => ({ AlarmId: `alarm of ${uin}`, FirstOccurTime: 1000 })
  const api = await startCloudApi({
    identities,
    world: new Map(
      [OUR_UIN, OTHER_UIN].map((uin) => [uin, { ...EMPTY_ACCOUNT, alarms: () => [alarm(uin)] }]),
    ),
    clock: () => new Date(2_000_000),
    onInvoke: () => true,
  })
  const cos = await cosStandIn({ buckets: { [THEIR_BUCKET]: REGION }, identities: identities.find })
  closing.push(api.close, cos.close)
  return { identities, api, cos }
}

async function start(credential?: Credential) {
  const { identities, api, cos } = await cloud()
  const store = memoryStore()
  let now = Date.parse('2026-11-21T00:00:00Z')
  const accounts = tencentAccounts({
    store,
    region: REGION,
    credentials: () => ({ secretId: 'AKIDours', secretKey: 'ours' }),
    masterKey: MASTER,
    localApi: api.address,
    localCos: cos.address,
    clock: () => new Date(now),
  })
  if (credential) {
    await writeDocument(store, credentialSchema, keys.credential('prod'), credential)
  }
  const wait = (ms: number) => {
    now += ms
  }
  return { accounts, api, cos, identities, store, wait, prod: environment('prod', OTHER_UIN) }
}

async function alarmIds({ monitor }: Account): Promise<string[]> {
  return (await monitor.alarms(10_000, 10_000_000)).map(({ alarmId }) => alarmId)
}

describe('an account', () => {
  it('of another company is opened by its role and shows what is theirs', async () => {
    const { accounts, cos, prod } = await start(role())
    const opened = await accounts.open(prod)
    expect(await alarmIds(opened)).toEqual([`alarm of ${OTHER_UIN}`])
    const bucket = opened.bucket(THEIR_BUCKET, REGION)
    await cos.seed(THEIR_BUCKET, 'cls/a.gz', Buffer.from('x'))
    expect(await bucket.head('cls/a.gz')).toMatchObject({ size: 1 })
  })

  it('of our own is opened by the role the functions run with', async () => {
    const { accounts, api, prod } = await start(
      credentialSchema.parse({
        schema: 'credential/1',
        kind: 'execution-role',
        environment: 'prod',
      }),
    )
    expect(await alarmIds(await accounts.open(prod))).toEqual([`alarm of ${OUR_UIN}`])
    expect(api.calls.get(ASSUME)).toBeUndefined()
  })

  it('is opened by sealed keys', async () => {
    const theirs = { secretId: 'AKIDtheirs', secretKey: 'theirs' }
    const { accounts, prod } = await start(
      await sealKeys(masterKeys(MASTER), 'prod', theirs, randomBytes(12)),
    )
    expect(await alarmIds(await accounts.open(prod))).toEqual([`alarm of ${OTHER_UIN}`])
  })

  it('without credentials stays shut: our own keys are no fallback', async () => {
    const { accounts, api, prod } = await start()
    await expect(accounts.open(prod)).rejects.toThrow('没有登记云账号凭据')
    await expect(accounts.open(prod)).rejects.toBeInstanceOf(InputError)
    expect([...api.calls]).toEqual([])
  })

  it('stays shut when the document is that of another environment or account', async () => {
    const { accounts, prod } = await start(role({ environment: 'test' }))
    await expect(accounts.open(prod)).rejects.toThrow('属于另一个环境')
    const other = await start(role())
    await expect(other.accounts.open(environment('prod', '100000000003'))).rejects.toThrow(
      '不属于云账号 100000000003',
    )
  })

  it('stays shut to a wrong external id', async () => {
    const { accounts, prod } = await start(role({ kind: 'role', externalId: 'guessed' }))
    await expect(accounts.open(prod)).rejects.toMatchObject({
      service: 'sts',
      code: 'UnauthorizedOperation',
    })
  })
})

describe('an open account', () => {
  it('is opened once by any number of callers at a time', async () => {
    const { accounts, api, prod } = await start(role())
    const opened = await Promise.all(Array.from({ length: 50 }, () => accounts.open(prod)))
    expect(new Set(opened).size).toBe(1)
    expect(api.calls.get(ASSUME)).toBe(1)
  })

  it('is kept until five minutes before its keys end, and not an instant longer', async () => {
    const { accounts, api, wait, prod } = await start(role())
    await accounts.open(prod)
    wait(OPEN_MS - 1)
    await accounts.open(prod)
    expect(api.calls.get(ASSUME)).toBe(1)
    wait(1)
    await accounts.open(prod)
    expect(api.calls.get(ASSUME)).toBe(2)
  })

  it('is opened anew after its keys were refused, by the API or by COS', async () => {
    const { accounts, identities, prod } = await start(role())
    const issued: string[] = []
    const issue = identities.issue.bind(identities)
    identities.issue = (...args) => {
      const made = issue(...args)
      issued.push(made.secretId)
      return made
    }
    const first = await accounts.open(prod)
    identities.revoke(issued[0] ?? '')
    await expect(first.monitor.alarms(10_000, 20_000)).rejects.toMatchObject({ retry: false })
    const second = await accounts.open(prod)
    expect(second).not.toBe(first)
    identities.revoke(issued[1] ?? '')
    await expect(second.bucket(THEIR_BUCKET, REGION).get('a')).rejects.toThrow()
    expect(await alarmIds(await accounts.open(prod))).toEqual([`alarm of ${OTHER_UIN}`])
    expect(issued).toHaveLength(3)
  })

  it('is kept when it is only asked for something it may not do', async () => {
    const { accounts, api, prod } = await start(role())
    const first = await accounts.open(prod)
    api.faults = () => ({ code: 'AuthFailure.UnauthorizedOperation' })
    await expect(first.monitor.alarms(10_000, 20_000)).rejects.toThrow()
    api.faults = undefined
    expect(await accounts.open(prod)).toBe(first)
  })

  it('is opened again after a failed opening', async () => {
    const { accounts, api, prod } = await start(role())
    api.faults = () => ({ code: 'FailedOperation' })
    await expect(accounts.open(prod)).rejects.toThrow()
    api.faults = undefined
    await expect(accounts.open(prod)).resolves.toBeDefined()
  })
})
