import { createHandler } from '../../functions/log-analysis/handler.ts'
import { type Day, startOfDay } from '../../shared/calendar/day.ts'
import { type Analysis, analysisSchema } from '../../shared/documents/analysis.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { Account, Accounts } from '../../shared/ports/account/account.ts'
import type { ShipperBatch } from '../../shared/ports/cls/cls.ts'
import type { Invocation } from '../../shared/scf/invocation.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

/** The environment of these tests: one source in another account's bucket. */
export const PROD: Environment = environmentSchema.parse({
  schema: 'environment/1',
  id: 'prod',
  name: '生产集群',
  account: { appId: '1250000001', uin: '100000000002', region: 'ap-guangzhou' },
  names: { payment: '支付服务', order: '订单服务', cart: '购物车服务' },
  alerts: { enabled: true },
  logs: {
    enabled: true,
    sources: [{ bucket: 'prodlogs-1250000001', region: 'ap-guangzhou', prefix: 'cls/' }],
  },
  dashboards: { enabled: false, boards: [] },
})

/** A log analysis in memory: its own bucket, the bucket the logs lie in, and the jobs it started. */
export async function rig(options: { environment?: Environment; now: number }) {
  let now = options.now
  const environment = options.environment ?? PROD
  const clock = () => new Date(now)
  const store = memoryStore({ now: clock })
  const logs = memoryStore({ bucket: 'prodlogs-1250000001', now: clock })
  const started: JobEvent[] = []
  const shipping: { batches: ShipperBatch[]; fail?: Error } = { batches: [] }
  const closed: { error?: Error } = {}
  const unused = () => Promise.reject(new Error('not asked by the log analysis'))
  const account: Account = {
    bucket: () => logs,
    cls: {
      alertRecords: unused,
      analyse: unused,
      shareDashboard: unused,
      unshareDashboard: unused,
      shipperBatches: async () => {
        if (shipping.fail) throw shipping.fail
        return shipping.batches
      },
    },
    monitor: { alarms: unused },
  }
  const accounts: Accounts = {
    open: async () => {
      if (closed.error) throw closed.error
      return account
    },
    forget: () => undefined,
  }
  await store.put(keys.environment(environment.id), JSON.stringify(environment))
  const handler = createHandler({
    store,
    accounts,
    clock,
    model: undefined,
    jobs: { start: async (event) => void started.push(event) },
  })
  let requests = 0
  const invocation = (remainingMs = () => 900_000): Invocation => {
    requests += 1
    return {
      requestId: `request-${requests}`,
      functionName: 'chenbao-test-log-analysis',
      region: 'ap-guangzhou',
      uin: undefined,
      now: clock,
      remainingMs,
      keys: { secretId: '', secretKey: '' },
    }
  }
  return {
    store,
    accounts,
    logs,
    started,
    shipping,
    closed,
    handler,
    invocation,
    setNow: (instant: number) => {
      now = instant
    },
    /** Runs the daily job of a day at five in the morning after it. */
    analyse: async (day: Day, slot = 'daily') => {
      now = startOfDay(day) + 29 * 3_600_000
      return await handler.job?.(
        { job: 'chenbao/1', step: 'log-analysis', subject: environment.id, day, slot },
        invocation(),
      )
    },
    analysis: async (day: Day): Promise<Analysis> => {
      const key = keys.analysis(environment.id, day, 'cos')
      const found = await readDocument(store, analysisSchema, key)
      if (!found) throw new Error(`no analysis of ${day}`)
      return found
    },
  }
}
