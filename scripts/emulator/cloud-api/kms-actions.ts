import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import * as z from 'zod'
import type { Actions } from './action.ts'
import { ApiError, readParameters } from './api-error.ts'

const contextSchema = z.string().max(1024).default('')
const generateSchema = z.object({
  KeyId: z.string().min(1),
  KeySpec: z.literal('AES_256'),
  EncryptionContext: contextSchema,
})
const decryptSchema = z.object({
  CiphertextBlob: z.string().min(1),
  EncryptionContext: contextSchema,
})

/** KMS 2019-01-18 with one master key that dies with the process. Not emulated: key states, rotation. */
export function kmsActions(): Actions {
  const master = randomBytes(32)
  return {
    '2019-01-18/GenerateDataKey': ({ body, caller }) => {
      const asked = readParameters(generateSchema, body)
      const plain = randomBytes(32)
      const aad = Buffer.from(`${caller.uin} ${asked.EncryptionContext}`)
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', master, nonce).setAAD(aad)
      const box = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
      return {
        KeyId: asked.KeyId,
        Plaintext: plain.toString('base64'),
        CiphertextBlob: box.toString('base64'),
      }
    },
    '2019-01-18/Decrypt': ({ body, caller }) => {
      const asked = readParameters(decryptSchema, body)
      const aad = Buffer.from(`${caller.uin} ${asked.EncryptionContext}`)
      const plain = open(master, Buffer.from(asked.CiphertextBlob, 'base64'), aad)
      return { KeyId: 'local', Plaintext: plain.toString('base64') }
    },
  }
}

function open(master: Buffer, box: Buffer, aad: Buffer): Buffer {
  try {
    const opening = createDecipheriv('aes-256-gcm', master, box.subarray(0, 12), {
      authTagLength: 16,
    })
    opening.setAAD(aad).setAuthTag(box.subarray(-16))
    return Buffer.concat([opening.update(box.subarray(12, -16)), opening.final()])
  } catch {
    throw new ApiError('InvalidParameterValue.InvalidCiphertext', 'the ciphertext is invalid')
  }
}
