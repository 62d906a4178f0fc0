import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CosStandIn,
  type CosStandInOptions,
  startCosStandIn,
} from '../../scripts/emulator/cos/stand-in.ts'
import type { CloudKeys } from '../../shared/ports/credentials/credentials.ts'
import { cosStore } from '../../shared/ports/store/cos-store.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Invented keys that the stand-in of tests knows. */
export const TEST_KEYS: CloudKeys = {
  secretId: 'AKIDtestTESTtestTESTtest',
  secretKey: 'testTESTtestTESTtestTEST',
}

/** Our own bucket in tests. */
export const TEST_BUCKET = 'chenbao-1250000000'

/** A COS stand-in in a temporary folder that goes away with it. */
export async function cosStandIn(options: Partial<CosStandInOptions> = {}): Promise<CosStandIn> {
  const folder = await mkdtemp(join(tmpdir(), 'chenbao-cos-'))
  const standIn = await startCosStandIn({
    folder,
    buckets: { [TEST_BUCKET]: 'ap-guangzhou' },
    identities: (secretId) =>
      secretId === TEST_KEYS.secretId
        ? { secretKey: TEST_KEYS.secretKey, buckets: [TEST_BUCKET] }
        : undefined,
    clock: () => new Date(),
    ...options,
  })
  const stop = standIn.close
  const close = async () => {
    await stop()
    await rm(folder, { recursive: true, force: true })
  }
  return Object.assign(standIn, { close })
}

/** The product's own store, at a stand-in. */
export function cosStoreAt(
  address: string,
  options: Partial<Parameters<typeof cosStore>[0]> = {},
): Store {
  return cosStore({
    bucket: TEST_BUCKET,
    region: 'ap-guangzhou',
    credentials: () => TEST_KEYS,
    localAddress: address,
    timeoutMs: 5_000,
    pause: async () => undefined,
    ...options,
  })
}
