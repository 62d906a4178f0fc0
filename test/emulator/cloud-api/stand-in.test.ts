import { request as httpRequest } from 'node:http'
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/cls/v20201016/cls_client.js'
import { Client as ScfClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js'
import { afterEach, describe, expect, it } from 'vitest'
import type { CloudApi } from '../../../scripts/emulator/cloud-api/stand-in.ts'
import { type CloudAccess, clientConfig } from '../../../shared/ports/credentials/cloud-client.ts'
import { EMPTY_ACCOUNT, OUR_UIN, startCloud } from '../../stand-ins/cloud.ts'

let running: CloudApi | undefined

afterEach(async () => {
  await running?.close()
})

async function start(...options: Parameters<typeof startCloud>) {
  const cloud = await startCloud(...options)
  running = cloud.api
  return cloud
}

const history = { From: 0, To: 1, Offset: 0, Limit: 1 }

async function codeOf(access: CloudAccess): Promise<unknown> {
  const client = new Client(clientConfig(access))
  return await client.DescribeAlertRecordHistory(history).then(
    () => 'accepted',
    (failure: { code?: string }) => failure.code,
  )
}

/** A POST that the SDK would not make. */
async function raw(address: string, headers: Record<string, string>, body = '{}') {
  const [, port] = address.split(':')
  return await new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
    const sent = httpRequest(
      {
        host: '127.0.0.1',
        port,
        method: 'POST',
        headers: { host: 'cls.tencentcloudapi.com', ...headers },
      },
      async (answer) => {
        let text = ''
        for await (const chunk of answer) text += String(chunk)
        resolve({ status: answer.statusCode, body: text })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('the cloud API stand-in', () => {
  it('takes what the SDK signs', async () => {
    const { access } = await start()
    expect(await codeOf(access)).toBe('accepted')
  })

  it('refuses a wrong secret, an unknown id and a missing token by name', async () => {
    const { access, identities } = await start()
    const wrong = { ...access, credentials: () => ({ secretId: 'AKIDours', secretKey: 'no' }) }
    expect(await codeOf(wrong)).toBe('AuthFailure.SignatureFailure')
    const unknown = { ...access, credentials: () => ({ secretId: 'AKIDx', secretKey: 'no' }) }
    expect(await codeOf(unknown)).toBe('AuthFailure.SecretIdNotFound')
    const { token, ...withoutToken } = identities.issue({ uin: OUR_UIN, buckets: [] }, 60)
    expect(token).not.toBe('')
    expect(await codeOf({ ...access, credentials: () => withoutToken })).toBe(
      'AuthFailure.TokenFailure',
    )
  })

  it('forgets temporary keys when their time is over', async () => {
    const { access, identities } = await start()
    const keys = identities.issue({ uin: OUR_UIN, buckets: [] }, 0.05)
    expect(await codeOf({ ...access, credentials: () => keys })).toBe('accepted')
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(await codeOf({ ...access, credentials: () => keys })).toBe(
      'AuthFailure.SecretIdNotFound',
    )
  })

  it('answers HTTP 200 with an error for an old or missing signature', async () => {
    const { api } = await start()
    const bare = await raw(api.address, { 'x-tc-action': 'SearchLog' })
    expect(bare.status).toBe(200)
    expect(bare.body).toContain('AuthFailure.InvalidAuthorization')
    const scope = 'Credential=AKIDours/2020-01-01/cls/tc3_request'
    const old = await raw(api.address, {
      authorization: `TC3-HMAC-SHA256 ${scope}, SignedHeaders=content-type;host, Signature=${'0'.repeat(64)}`,
      'x-tc-timestamp': '1577836800',
    })
    expect(old.body).toContain('AuthFailure.SignatureExpire')
  })

  it('names actions it does not know and parameters that are wrong', async () => {
    const { access } = await start()
    const client = new Client(clientConfig(access))
    await expect(client.DescribeTopics({})).rejects.toMatchObject({ code: 'InvalidAction' })
    await expect(
      client.DescribeAlertRecordHistory({ ...history, Limit: 101 }),
    ).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  })

  it('lets an identity call only the actions it may', async () => {
    const { access, identities } = await start()
    const keys = identities.issue({ uin: OUR_UIN, buckets: [], actions: ['Invoke'] }, 60)
    expect(await codeOf({ ...access, credentials: () => keys })).toBe('UnauthorizedOperation')
  })

  it('refuses more invocations a second than the platform takes', async () => {
    const { access } = await start({}, { invokesPerSecond: 3 })
    const client = new ScfClient(clientConfig(access))
    const invoke = () =>
      client.Invoke({ FunctionName: 'f', InvocationType: 'Event', ClientContext: '{}' }).then(
        ({ Result }) => typeof Result?.FunctionRequestId,
        ({ code }: { code?: string }) => code,
      )
    const answers = await Promise.all(Array.from({ length: 5 }, invoke))
    expect(answers.sort()).toEqual([
      'RequestLimitExceeded',
      'RequestLimitExceeded',
      'string',
      'string',
      'string',
    ])
  })

  it('refuses an event above 128 KB and a function that is not there', async () => {
    const { access } = await start({}, { onInvoke: (name) => name === 'known' })
    const client = new ScfClient(clientConfig(access))
    const large = JSON.stringify('x'.repeat(128 * 1024))
    const event = { FunctionName: 'known', InvocationType: 'Event' }
    await expect(client.Invoke({ ...event, ClientContext: large })).rejects.toMatchObject({
      code: 'InvalidParameter.Payload',
    })
    await expect(client.Invoke({ ...event, FunctionName: 'other' })).rejects.toMatchObject({
      code: 'ResourceNotFound.Function',
    })
  })

  it('asks nobody else about an account it does not know', async () => {
    const { access, identities } = await start({ ...EMPTY_ACCOUNT })
    const keys = identities.issue({ uin: '100000000009', buckets: [] }, 60)
    const client = new Client(clientConfig({ ...access, credentials: () => keys }))
    expect(await client.DescribeAlertRecordHistory(history)).toMatchObject({ TotalCount: 0 })
  })
})
