import { Agent, type AgentOptions } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { ClientConfig } from 'tencentcloud-sdk-nodejs/tencentcloud/common/interface.js'
import type { CredentialSource } from './credentials.ts'

/** How Tencent Cloud's API v3 is reached. */
export interface CloudAccess {
  region: string
  credentials: CredentialSource
  /** `127.0.0.1:<port>` of a stand-in: only the TCP target changes; host, path and signature stay. */
  localAddress?: string | undefined
  /** Longest silence of one try, in milliseconds. */
  timeoutMs?: number
}

/** Dials one local address whatever the host of the request, so that nothing leaves the machine. */
class LocalAgent extends Agent {
  readonly #port: number

  constructor(address: string, options?: AgentOptions) {
    super(options)
    this.#port = Number(address.split(':')[1])
  }

  override createConnection(): Socket {
    return connect({ host: '127.0.0.1', port: this.#port })
  }
}

/**
 * A client made at its first use: importing an SDK client costs as much as starting Node, and most
 * invocations of most functions need none.
 */
export function atFirstUse<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}

const remote = new HttpsAgent({ keepAlive: true, maxSockets: 50 })
const local = new Map<string, LocalAgent>()

/**
 * Settings of an SDK client: keys are asked for at every request, because those of an execution role
 * rotate; an agent is always given, because the SDK would otherwise follow `http_proxy`.
 */
export function clientConfig(access: CloudAccess): ClientConfig {
  const { region, credentials, localAddress, timeoutMs = 10_000 } = access
  const agent = localAddress ? localAgent(localAddress) : remote
  return {
    region,
    credential: { getCredential: async () => ({ ...credentials() }) },
    profile: {
      httpProfile: {
        protocol: localAddress ? 'http://' : 'https://',
        agent,
        reqTimeout: timeoutMs / 1000,
      },
    },
  }
}

function localAgent(address: string): LocalAgent {
  const known = local.get(address) ?? new LocalAgent(address, { keepAlive: true, maxSockets: 50 })
  local.set(address, known)
  return known
}
