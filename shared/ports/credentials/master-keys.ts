import { createHash, hkdfSync } from 'node:crypto'
import { InputError, SettingsError } from '../../failures.ts'
import type { DataKeys } from './credentials.ts'

/**
 * Data keys derived from one local master key (32 bytes in base64) by HKDF-SHA256, a different one for each
 * environment. Throws SettingsError when the master key is missing or short.
 */
export function masterKeys(masterKey: string | undefined): DataKeys {
  const name = () =>
    `local:${createHash('sha256').update(bytesOf(masterKey)).digest('hex').slice(0, 16)}`
  const derive = (environment: string) =>
    Buffer.from(hkdfSync('sha256', bytesOf(masterKey), '', `chenbao ${environment}`, 32))
  return {
    create: async (environment) => ({ name: name(), plain: derive(environment) }),
    async open(environment, wanted) {
      if (wanted === name()) return derive(environment)
      throw new InputError(`环境 ${environment} 的凭据是用另一把主密钥封存的，请重新登记`)
    },
  }
}

function bytesOf(masterKey: string | undefined): Buffer {
  const bytes = Buffer.from(masterKey ?? '', 'base64')
  if (bytes.length === 32) return bytes
  throw new SettingsError('CHENBAO_MASTER_KEY: must be 32 bytes in base64')
}
