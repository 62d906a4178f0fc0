import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { FunctionManifest } from '../serverless-tencent/service.ts'
import { GATEWAY } from './chat/gateway.ts'

/** Where the stand-ins listen, `127.0.0.1:<port>`; the sink and the pages function as full addresses. */
export interface Addresses {
  cos: string
  api: string
  smtp: string
  chat: string
  pages?: string
}

/** Keys that SCF would inject for the execution role. */
export interface InjectedKeys {
  secretId: string
  secretKey: string
  token: string
}

/** Settings of the model, which a person sets on purpose; everything else of their shell stays outside. */
const PASSED_ON = /^CHENBAO_MODEL|^CHROME_PATH$/

/**
 * The values of all settings on the local cloud. Only the model's settings and CHROME_PATH come from the
 * shell; keys for links and sealed credentials are made anew at every start.
 */
export function settingValues(
  shell: NodeJS.ProcessEnv,
  options: { addresses: Addresses; bucket: string; prefix: string; cache: string },
): Record<string, string> {
  const { addresses, bucket, prefix, cache } = options
  const passedOn = Object.entries(shell).filter(([name]) => PASSED_ON.test(name))
  return {
    CHENBAO_REGION: 'ap-guangzhou',
    CHENBAO_BUCKET: bucket,
    CHENBAO_FUNCTION_PREFIX: prefix,
    CHENBAO_PAGES_URL: addresses.pages ?? '',
    CHENBAO_LINK_KEY: randomBytes(32).toString('hex'),
    CHENBAO_MASTER_KEY: randomBytes(32).toString('base64'),
    CHENBAO_SMTP_URL: addresses.smtp,
    CHENBAO_MAIL_FROM: '晨报 <chenbao@example.com>',
    CHENBAO_ROBOT_GATEWAY: GATEWAY.url,
    CHENBAO_ROBOT_KEY: GATEWAY.key,
    CHENBAO_DASHBOARD_HOSTS: '127.0.0.1',
    CHENBAO_BROWSER_CACHE: join(cache, 'browser'),
    ...Object.fromEntries(passedOn.map(([name, value]) => [name, value ?? ''])),
  }
}

/** The whole environment of a function's instances: its own settings, the stand-ins, and what SCF injects. */
export function functionEnv(
  manifest: FunctionManifest,
  values: Record<string, string>,
  addresses: Addresses,
  keys: InjectedKeys,
  shell: NodeJS.ProcessEnv,
): Record<string, string> {
  const own = manifest.settingNames.flatMap((name) => {
    const value = values[name]
    return value ? [[name, value] as const] : []
  })
  return {
    ...Object.fromEntries(own),
    CHENBAO_LOCAL_COS: addresses.cos,
    CHENBAO_LOCAL_API: addresses.api,
    CHENBAO_LOCAL_CHAT: addresses.chat,
    TENCENTCLOUD_RUNENV: 'LOCAL',
    TENCENTCLOUD_SECRETID: keys.secretId,
    TENCENTCLOUD_SECRETKEY: keys.secretKey,
    TENCENTCLOUD_SESSIONTOKEN: keys.token,
    PATH: shell.PATH ?? '',
    HOME: shell.HOME ?? '/tmp',
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
  }
}

/** A file for `npm run people -- list --local` and its like: the settings and keys that reach this cloud. */
export function commandEnv(
  values: Record<string, string>,
  addresses: Addresses,
  keys: InjectedKeys,
): string {
  const names = ['CHENBAO_REGION', 'CHENBAO_BUCKET', 'CHENBAO_PAGES_URL', 'CHENBAO_LINK_KEY']
  const lines = [...names, 'CHENBAO_MASTER_KEY'].map((name) => [name, values[name] ?? ''])
  const own = [
    ['CHENBAO_LOCAL_COS', addresses.cos],
    ['CHENBAO_LOCAL_API', addresses.api],
    ['TENCENTCLOUD_SECRETID', keys.secretId],
    ['TENCENTCLOUD_SECRETKEY', keys.secretKey],
    ['TENCENTCLOUD_SESSIONTOKEN', keys.token],
  ]
  return [...lines, ...own].map(([name, value]) => `${name}='${value}'\n`).join('')
}
