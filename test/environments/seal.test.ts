import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import type { CloudApi } from '../../scripts/emulator/cloud-api/stand-in.ts'
import { type Credential, credentialSchema } from '../../shared/documents/person.ts'
import { openKeys, sealKeys } from '../../shared/environments/seal.ts'
import { InputError, SettingsError } from '../../shared/failures.ts'
import type { DataKeys } from '../../shared/ports/credentials/credentials.ts'
import { kmsKeys } from '../../shared/ports/credentials/kms-keys.ts'
import { masterKeys } from '../../shared/ports/credentials/master-keys.ts'
import { startCloud } from '../stand-ins/cloud.ts'

const KEYS = { secretId: 'AKIDexample', secretKey: 'example-secret' }
const master = randomBytes(32).toString('base64')

let running: CloudApi | undefined
afterEach(async () => await running?.close())

async function kms(): Promise<DataKeys> {
  const { api, access } = await startCloud()
  running = api
  return kmsKeys({ ...access, keyId: 'key-1' })
}

async function sealed(dataKeys: DataKeys, environment: string) {
  const credential = await sealKeys(dataKeys, environment, KEYS, randomBytes(12))
  return asSealed(credentialSchema.parse(JSON.parse(JSON.stringify(credential))))
}

function asSealed(credential: Credential) {
  if (credential.kind !== 'sealed') throw new Error('not sealed')
  return credential
}

describe.each([
  ['a master key', async () => masterKeys(master)],
  ['KMS', kms],
])('credentials sealed with %s', (_, keysOf) => {
  it('open for their own environment', async () => {
    const dataKeys = await keysOf()
    expect(await openKeys(dataKeys, 'prod', await sealed(dataKeys, 'prod'))).toEqual(KEYS)
  })

  it('do not open for another environment', async () => {
    const dataKeys = await keysOf()
    const box = await sealed(dataKeys, 'prod')
    await expect(openKeys(dataKeys, 'test', box)).rejects.toThrow()
    await expect(openKeys(dataKeys, 'test', { ...box, environment: 'test' })).rejects.toThrow()
  })

  it('do not open when box, nonce or data key are those of another sealing', async () => {
    const dataKeys = await keysOf()
    const mine = await sealed(dataKeys, 'test')
    const theirs = await sealed(dataKeys, 'prod')
    for (const part of ['box', 'nonce'] as const) {
      const swapped = { ...mine, [part]: theirs[part] }
      await expect(openKeys(dataKeys, 'test', swapped)).rejects.toBeInstanceOf(InputError)
    }
  })

  it('show neither id nor secret as they are stored', async () => {
    const stored = JSON.stringify(await sealed(await keysOf(), 'prod'))
    expect(stored).not.toMatch(/AKID|example-secret/)
    expect(Buffer.from(stored).toString('base64')).not.toContain('AKID')
  })
})

describe('sealed credentials', () => {
  it('do not open after any change of a byte', async () => {
    const dataKeys = masterKeys(master)
    const box = await sealed(dataKeys, 'prod')
    const bytes = Buffer.from(box.box, 'base64')
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(bytes)
          changed[at] = (changed[at] ?? 0) ^ by
          const opening = openKeys(dataKeys, 'prod', { ...box, box: changed.toString('base64') })
          await expect(opening).rejects.toBeInstanceOf(InputError)
        },
      ),
    )
  })

  it('say that another master key is needed', async () => {
    const box = await sealed(masterKeys(master), 'prod')
    const other = masterKeys(randomBytes(32).toString('base64'))
    await expect(openKeys(other, 'prod', box)).rejects.toThrow('另一把主密钥')
  })

  it('need a master key of 32 bytes', async () => {
    for (const wrong of [undefined, '', 'c2hvcnQ=']) {
      await expect(sealed(masterKeys(wrong), 'prod')).rejects.toBeInstanceOf(SettingsError)
    }
  })
})
