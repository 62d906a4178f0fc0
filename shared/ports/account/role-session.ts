import { UpstreamError } from '../../failures.ts'
import { atFirstUse, type CloudAccess, clientConfig } from '../credentials/cloud-client.ts'
import { callCloud } from '../credentials/cloud-failure.ts'
import type { CloudKeys } from '../credentials/credentials.ts'

/** How long an assumed role's keys live, in seconds; every role allows at least this. */
export const SESSION_SECONDS = 3600

/** Assumes a role of another account by STS (2018-08-13); failures are UpstreamError of service `sts`. */
export function roleSessions(
  access: CloudAccess,
): (role: { roleArn: string; externalId: string; name: string }) => Promise<CloudKeys> {
  const client = atFirstUse(async () => {
    const { Client } = await import(
      'tencentcloud-sdk-nodejs/tencentcloud/services/sts/v20180813/sts_client.js'
    )
    return new Client(clientConfig(access))
  })
  return async ({ roleArn, externalId, name }) => {
    const sts = await client()
    const { Credentials } = await callCloud('sts', () =>
      sts.AssumeRole({
        RoleArn: roleArn,
        RoleSessionName: `chenbao-${name}`,
        ExternalId: externalId,
        DurationSeconds: SESSION_SECONDS,
      }),
    )
    const { TmpSecretId, TmpSecretKey, Token } = Credentials ?? {}
    if (TmpSecretId && TmpSecretKey && Token) {
      return { secretId: TmpSecretId, secretKey: TmpSecretKey, token: Token }
    }
    throw new UpstreamError('sts', 'AssumeRole: no keys came back', { retry: true })
  }
}
