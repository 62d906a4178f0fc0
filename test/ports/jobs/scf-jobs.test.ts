import { afterEach, describe, expect, it } from 'vitest'
import type { CloudApi } from '../../../scripts/emulator/cloud-api/stand-in.ts'
import { UpstreamError } from '../../../shared/failures.ts'
import { scfJobs } from '../../../shared/ports/jobs/scf-jobs.ts'
import type { JobEvent } from '../../../shared/scf/job-event.ts'
import { startCloud } from '../../stand-ins/cloud.ts'

const event: JobEvent = {
  job: 'chenbao/1',
  step: 'log-analysis',
  subject: 'prod',
  day: '2026-11-20',
  slot: 'daily',
}

let running: CloudApi | undefined
afterEach(async () => await running?.close())

async function start(perSecond?: number) {
  const invoked: [name: string, event: unknown][] = []
  const { api, access } = await startCloud(
    {},
    {
      onInvoke: (name, received) => invoked.push([name, received]) > 0,
      ...(perSecond ? { invokesPerSecond: perSecond } : {}),
    },
  )
  running = api
  return { api, access, invoked, jobs: scfJobs({ ...access, prefix: 'chenbao-dev-' }) }
}

describe('a job', () => {
  it('reaches the function of its step with the event as it is', async () => {
    const { jobs, invoked } = await start()
    await jobs.start(event)
    expect(invoked).toEqual([['chenbao-dev-log-analysis', event]])
  })

  it('is started once more when the platform is busy, cut off or down', async () => {
    const { jobs, api, invoked } = await start()
    const faults = [{ code: 'RequestLimitExceeded' }, 'reset', 'unavailable'] as const
    let asked = 0
    api.faults = () => faults[asked++]
    await jobs.start(event)
    expect(invoked).toHaveLength(1)
    expect(asked).toBe(4)
  })

  it('fails at once, naming the code, when the function is not there', async () => {
    const { jobs, api } = await start()
    let asked = 0
    api.faults = () => {
      asked += 1
      return { code: 'ResourceNotFound.Function' }
    }
    const failure = await jobs.start(event).catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(UpstreamError)
    expect(failure).toMatchObject({
      retry: false,
      code: 'ResourceNotFound.Function',
      service: 'scf',
    })
    expect(asked).toBe(1)
  })

  it('leaves with at most fifty others in any second', async () => {
    const { jobs, invoked } = await start(50)
    const started = performance.now()
    await Promise.all(Array.from({ length: 70 }, () => jobs.start(event)))
    expect(invoked).toHaveLength(70)
    expect(performance.now() - started).toBeGreaterThan(950)
  })
})
