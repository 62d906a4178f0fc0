import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js'
import type { GetFunctionResponse } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js'
import { UpstreamError } from '../../shared/failures.ts'
import { type CloudAccess, clientConfig } from '../../shared/ports/credentials/cloud-client.ts'
import { callCloud } from '../../shared/ports/credentials/cloud-failure.ts'

/** How long a function may be busy after a change, and how often we look. */
const PATIENCE_MS = 120_000
const LOOK_EVERY_MS = 1000

/** The calls of a deployment, each repeated while the platform is busy. Failures are UpstreamError `scf`. */
export class ScfApi {
  readonly client: Client
  readonly #lookEveryMs: number

  constructor(access: CloudAccess, lookEveryMs = LOOK_EVERY_MS) {
    this.client = new Client(clientConfig(access))
    this.#lookEveryMs = lookEveryMs
  }

  async call<T>(ask: (client: Client) => Promise<T>): Promise<T> {
    return await callCloud('scf', () => ask(this.client))
  }

  /** The function as it stands, or undefined when there is none of this name. */
  async find(FunctionName: string): Promise<GetFunctionResponse | undefined> {
    try {
      return await this.call((client) => client.GetFunction({ FunctionName, ShowCode: 'FALSE' }))
    } catch (failure) {
      if (
        failure instanceof UpstreamError &&
        failure.code?.startsWith('ResourceNotFound.Function')
      ) {
        return undefined
      }
      throw failure
    }
  }

  /** Waits until a change is through: the platform refuses a second one meanwhile. */
  async waitActive(name: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS
    while (Date.now() < deadline) {
      const { Status = '', StatusDesc = '' } = (await this.find(name)) ?? {}
      if (Status === 'Active') return
      if (Status.endsWith('Failed')) throw new Error(`${name}: ${Status} ${StatusDesc}`)
      await sleep(this.#lookEveryMs)
    }
    throw new Error(`${name}: not active after ${PATIENCE_MS / 1000} s`)
  }
}
