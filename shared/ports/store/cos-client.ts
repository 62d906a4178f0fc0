import type COS from 'cos-nodejs-sdk-v5'
import type { CloudKeys, CredentialSource } from '../credentials/credentials.ts'

/** How COS is reached. */
export interface CosAccess {
  credentials: CredentialSource
  /** `127.0.0.1:<port>` of a stand-in: only the TCP target changes, host, path and signature stay. */
  localAddress?: string | undefined
  /** Longest silence of one try, in milliseconds; the SDK makes up to four tries. */
  timeoutMs?: number
}

/**
 * Gives a client of cos-nodejs-sdk-v5 3.0.0 for the keys that are valid now; a new one only when they
 * changed, since SCF rotates them. Redirects to the other domain are off: a failure stays a failure.
 */
export function cosClients(access: CosAccess): () => Promise<COS> {
  let held: { keys: CloudKeys; client: Promise<COS> } | undefined
  return () => {
    const keys = access.credentials()
    if (!held || !sameKeys(held.keys, keys)) held = { keys, client: newClient(keys, access) }
    return held.client
  }
}

/** The SDK is imported at its first use: that costs more than starting Node. */
async function newClient(
  keys: CloudKeys,
  { localAddress, timeoutMs = 10_000 }: CosAccess,
): Promise<COS> {
  const { default: Cos } = await import('cos-nodejs-sdk-v5')
  return new Cos({
    SecretId: keys.secretId,
    SecretKey: keys.secretKey,
    ...(keys.token ? { SecurityToken: keys.token } : {}),
    ...(localAddress ? { Protocol: 'http:' as const, Ip: localAddress } : { Protocol: 'https:' }),
    Timeout: timeoutMs,
    KeepAlive: true,
    AutoSwitchHost: false,
    UseRawKey: true,
  })
}

function sameKeys(a: CloudKeys, b: CloudKeys): boolean {
  return a.secretId === b.secretId && a.secretKey === b.secretKey && a.token === b.token
}
