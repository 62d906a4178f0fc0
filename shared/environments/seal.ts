import { createCipheriv, createDecipheriv } from 'node:crypto'
import * as z from 'zod'
import type { Credential } from '../documents/person.ts'
import { InputError } from '../failures.ts'
import type { CloudKeys, DataKeys } from '../ports/credentials/credentials.ts'

type Sealed = Extract<Credential, { kind: 'sealed' }>

/** Bytes of the nonce that `sealKeys` needs, fresh at every call. */
export const NONCE_BYTES = 12

const TAG_BYTES = 16

const keysSchema = z.object({ secretId: z.string().min(1), secretKey: z.string().min(1) })

/**
 * Seals SecretId and SecretKey of an environment with AES-256-GCM. The environment is authenticated with
 * them, so a box that is copied to another environment does not open.
 */
export async function sealKeys(
  dataKeys: DataKeys,
  environment: string,
  keys: CloudKeys,
  nonce: Buffer,
): Promise<Credential> {
  const { name, plain } = await dataKeys.create(environment)
  const cipher = createCipheriv('aes-256-gcm', plain, nonce).setAAD(boundTo(environment))
  const text = JSON.stringify(keysSchema.parse(keys))
  const sealed = [cipher.update(text, 'utf8'), cipher.final()]
  plain.fill(0)
  return {
    schema: 'credential/1',
    kind: 'sealed',
    environment,
    key: name,
    nonce: nonce.toString('base64'),
    box: Buffer.concat([...sealed, cipher.getAuthTag()]).toString('base64'),
  }
}

/**
 * Opens what `sealKeys` sealed, for the environment that asks. Throws InputError in Chinese when the box
 * belongs to another environment or key, or was changed; it never says more than that.
 */
export async function openKeys(
  dataKeys: DataKeys,
  environment: string,
  sealed: Sealed,
): Promise<CloudKeys> {
  const plain = await dataKeys.open(environment, sealed.key)
  try {
    return keysSchema.parse(JSON.parse(decipher(plain, environment, sealed)))
  } catch (cause) {
    throw new InputError(`环境 ${environment} 的凭据打不开，请重新登记`, { cause })
  } finally {
    plain.fill(0)
  }
}

function decipher(plain: Buffer, environment: string, { nonce, box }: Sealed): string {
  const bytes = Buffer.from(box, 'base64')
  const opening = createDecipheriv('aes-256-gcm', plain, Buffer.from(nonce, 'base64'), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(boundTo(environment))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  return Buffer.concat([opening.update(bytes.subarray(0, -TAG_BYTES)), opening.final()]).toString()
}

function boundTo(environment: string): Buffer {
  return Buffer.from(`chenbao credential/1 ${environment}`)
}
