import { setTimeout as sleep } from 'node:timers/promises'
import type { JobEvent } from '../../scf/job-event.ts'
import { atFirstUse, type CloudAccess, clientConfig } from '../credentials/cloud-client.ts'
import { callCloud } from '../credentials/cloud-failure.ts'
import type { Jobs } from './jobs.ts'

/** Half of what the Invoke API takes per second, account and region (583/17243). */
const STARTS_PER_SECOND = 50

/**
 * Starts steps by SCF Invoke with InvocationType Event: the function's name is `prefix` and the step. At
 * most 50 a second leave one instance. Failures are UpstreamError of service `scf`.
 */
export function scfJobs(access: CloudAccess & { prefix: string }): Jobs {
  const client = atFirstUse(async () => {
    const { Client } = await import(
      'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js'
    )
    return new Client(clientConfig(access))
  })
  const turn = atMostPerSecond(STARTS_PER_SECOND)
  return {
    async start(event: JobEvent): Promise<void> {
      await turn()
      const scf = await client()
      await callCloud('scf', () =>
        scf.Invoke({
          FunctionName: `${access.prefix}${event.step}`,
          InvocationType: 'Event',
          Qualifier: '$DEFAULT',
          ClientContext: JSON.stringify(event),
        }),
      )
    },
  }
}

/** Resolves at once for the first `limit` callers of any second, later for the rest, in order. */
function atMostPerSecond(limit: number): () => Promise<void> {
  const starts: number[] = []
  return async () => {
    const now = performance.now()
    const oldest = starts.length < limit ? undefined : starts.shift()
    const at = oldest === undefined ? now : Math.max(now, oldest + 1000)
    starts.push(at)
    if (at > now) await sleep(at - now)
  }
}
