import { UpstreamError } from '../../failures.ts'
import { atFirstUse, type CloudAccess, clientConfig } from './cloud-client.ts'
import { callCloud } from './cloud-failure.ts'
import type { DataKeys } from './credentials.ts'

/** What the names of KMS data keys begin with; the rest is the ciphertext blob. */
export const KMS_PREFIX = 'kms:'

/**
 * Data keys made and opened by KMS (2019-01-18). The environment is the encryption context, so KMS itself
 * refuses to open a blob for another environment. `keyId` is needed only for making keys.
 */
export function kmsKeys(access: CloudAccess & { keyId?: string | undefined }): DataKeys {
  const client = atFirstUse(async () => {
    const { Client } = await import(
      'tencentcloud-sdk-nodejs/tencentcloud/services/kms/v20190118/kms_client.js'
    )
    return new Client(clientConfig(access))
  })
  return {
    async create(environment) {
      const kms = await client()
      const { Plaintext, CiphertextBlob } = await callCloud('kms', () =>
        kms.GenerateDataKey({
          KeyId: access.keyId ?? '',
          KeySpec: 'AES_256',
          EncryptionContext: contextOf(environment),
        }),
      )
      return { name: `${KMS_PREFIX}${CiphertextBlob}`, plain: keyOf(Plaintext) }
    },
    async open(environment, name) {
      const kms = await client()
      const { Plaintext } = await callCloud('kms', () =>
        kms.Decrypt({
          CiphertextBlob: name.slice(KMS_PREFIX.length),
          EncryptionContext: contextOf(environment),
        }),
      )
      return keyOf(Plaintext)
    },
  }
}

function contextOf(environment: string): string {
  return JSON.stringify({ environment })
}

function keyOf(plaintext: string | undefined): Buffer {
  const bytes = Buffer.from(plaintext ?? '', 'base64')
  if (bytes.length === 32) return bytes
  throw new UpstreamError('kms', 'the data key has not 32 bytes', { retry: false })
}
