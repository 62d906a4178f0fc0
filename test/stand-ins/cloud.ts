import { Identities } from '../../scripts/emulator/cloud-api/identities.ts'
import {
  type CloudApi,
  type CloudApiOptions,
  startCloudApi,
} from '../../scripts/emulator/cloud-api/stand-in.ts'
import type { AccountWorld } from '../../scripts/emulator/cloud-api/world.ts'
import type { CloudAccess } from '../../shared/ports/credentials/cloud-client.ts'

/** Our own account and another one, as tests know them. */
export const OUR_UIN = '100000000001'
export const OTHER_UIN = '100000000002'

/** The virtual present of the cloud of a test. */
export const PRESENT = new Date('2026-11-20T21:00:00Z')

/** An account that holds nothing; tests override what they ask about. */
export const EMPTY_ACCOUNT: AccountWorld = {
  alertRecords: () => [],
  alarms: () => [],
  shipperTasks: () => undefined,
  search: () => undefined,
  share: () => undefined,
  unshare: () => undefined,
}

/** A cloud API with one lasting identity of our own account, and how an adapter reaches it. */
export async function startCloud(
  account: Partial<AccountWorld> = {},
  options: Partial<CloudApiOptions> = {},
): Promise<{ api: CloudApi; identities: Identities; access: CloudAccess }> {
  const identities = new Identities()
  identities.add('AKIDours', { secretKey: 'ours-secret', uin: OUR_UIN, buckets: [] })
  const api = await startCloudApi({
    identities,
    world: new Map([[OUR_UIN, { ...EMPTY_ACCOUNT, ...account }]]),
    clock: () => PRESENT,
    onInvoke: () => true,
    ...options,
  })
  const access: CloudAccess = {
    region: 'ap-guangzhou',
    credentials: () => ({ secretId: 'AKIDours', secretKey: 'ours-secret' }),
    localAddress: api.address,
    timeoutMs: 1000,
  }
  return { api, identities, access }
}
