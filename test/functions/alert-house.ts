import { createHandler as createAnalysis } from '../../functions/alert-analysis/handler.ts'
import { createHandler as createEscalation } from '../../functions/escalation/handler.ts'
import type { Delivery, Incidents } from '../../shared/documents/alert.ts'
import { deliverySchema, incidentsSchema } from '../../shared/documents/alert.ts'
import { type Analysis, analysisSchema } from '../../shared/documents/analysis.ts'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type OutboxRequest, outboxSchema } from '../../shared/documents/outbox.ts'
import { type Person, personSchema } from '../../shared/documents/person.ts'
import type { Account, Accounts } from '../../shared/ports/account/account.ts'
import type { ClsAlertRecord } from '../../shared/ports/cls/cls.ts'
import type { MonitorAlarm } from '../../shared/ports/monitor/monitor.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { runInvocation } from '../../shared/scf/invocation.ts'
import type { JobEvent, Step } from '../../shared/scf/job-event.ts'
import type { Handler, Outcome } from '../../shared/scf/serve.ts'
import { kept } from '../alerts/payloads.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

/** Histories an account answers with; a function may throw. */
export interface Told {
  records: ClsAlertRecord[]
  alarms: MonitorAlarm[]
  failure?: Error
}

/** The alert steps over one store, with the present in the test's hand. */
export async function alertHouse(options: { store?: Store; now?: string } = {}) {
  const store = options.store ?? memoryStore()
  const told: Told = { records: [], alarms: [] }
  const started: JobEvent[] = []
  let now = new Date(options.now ?? '2026-01-02T10:00:00+08:00')
  const clock = () => now
  const jobs = {
    start: async (event: JobEvent) => {
      started.push(event)
    },
  }
  const analysis = createAnalysis({
    store,
    clock,
    jobs,
    accounts: accountsOf(told),
    model: undefined,
  })
  const escalation = createEscalation({
    store,
    clock,
    jobs,
    links: { key: 'k'.repeat(32), pagesUrl: 'https://pages.example.com' },
  })
  await writeDocument(store, environmentSchema, keys.environment('prod'), environment)
  await writeDocument(store, personSchema, keys.person('wangfang'), person)
  let requests = 0

  const run = (handler: Handler, step: Step, subject: string, day: string, slot: string) =>
    runInvocation({ request_id: `request-${++requests}` }, {}, async (invocation) => {
      const event: JobEvent = { job: 'chenbao/1', step, subject, day, slot }
      return (await handler.job?.(event, invocation)) as Outcome
    })
  const tick = (handler: Handler, trigger: string, time: string) =>
    runInvocation({}, {}, async (invocation) => {
      const timer = { trigger, time: new Date(time), message: '' }
      return (await handler.timer?.(timer, invocation)) as Outcome
    })
  let slots = 0

  return {
    store,
    told,
    started,
    at: (time: string) => {
      now = new Date(time)
    },
    now: () => now,
    arrive: async (...deliveries: Delivery[]) => {
      for (const delivery of deliveries) {
        await writeDocument(store, deliverySchema, kept(delivery).key, delivery)
      }
    },
    follow: (changes: Partial<Person>) =>
      writeDocument(store, personSchema, keys.person(changes.id ?? 'wangfang'), {
        ...person,
        ...changes,
      }),
    watch: (changes: Partial<Environment>) =>
      writeDocument(store, environmentSchema, keys.environment('prod'), {
        ...environment,
        ...changes,
      }),
    analysis,
    escalation,
    timer: tick,
    /** Runs the hourly fold as of the present. */
    fold: (day = '2026-01-02', of = 'prod') =>
      run(analysis, 'alert-analysis', of, day, `hourly-x${++slots}`),
    analyse: (day = '2026-01-02', slot = 'daily') =>
      run(analysis, 'alert-analysis', 'prod', day, slot),
    escalate: (slot = `hourly-x${++slots}`, who = 'wangfang') =>
      run(escalation, 'escalation', who, '2026-01-02', slot),
    incidents: (day = '2026-01-02'): Promise<Incidents | undefined> =>
      readDocument(store, incidentsSchema, keys.incidents('prod', day)),
    analysisOf: (day = '2026-01-02'): Promise<Analysis | undefined> =>
      readDocument(store, analysisSchema, keys.analysis('prod', day, 'webhook')),
  }
}

export type AlertHouse = Awaited<ReturnType<typeof alertHouse>>

/** Requests of a kind in the outbox, by key. */
export async function outbox({ store }: AlertHouse, kind = 'escalation'): Promise<OutboxRequest[]> {
  const requests: OutboxRequest[] = []
  for await (const { key } of store.list(keys.outbox)) {
    const request = await readDocument(store, outboxSchema, key)
    if (request?.content.kind === kind) requests.push(request)
  }
  return requests
}

/** The environment of the alert tests. */
export const environment: Environment = {
  schema: 'environment/1',
  id: 'prod',
  name: '生产集群',
  priority: 0,
  account: { appId: '1250000001', uin: '100000000002', region: 'ap-guangzhou' },
  names: { payment: '支付服务', order: '订单服务' },
  alerts: { enabled: true },
  logs: { enabled: false, sources: [] },
  dashboards: { enabled: false, boards: [] },
}

/** The person of the alert tests. */
export const person: Person = {
  schema: 'person/1',
  id: 'wangfang',
  name: '王芳',
  voices: ['王芳'],
  follows: ['prod'],
  contacts: [{ kind: 'mail', id: 'mail', address: 'wangfang@example.com', content: 'full' }],
  opening: 'full',
  dailyMail: { enabled: true, at: '07:30' },
  escalation: { stageHours: [12, 24] },
  deputyFor: [],
}

/** Accounts that answer from `told`. */
export function accountsOf(told: Told): Accounts {
  const answer = async <T>(rows: T[], limit?: number) => {
    if (told.failure) throw told.failure
    return rows.slice(0, limit)
  }
  const refuse = () => Promise.reject(new Error('not part of alerts'))
  const account: Account = {
    bucket: () => memoryStore(),
    cls: {
      alertRecords: (from, to, limit) =>
        answer(
          told.records.filter(({ createTime }) => createTime >= from && createTime < to),
          limit,
        ),
      shipperBatches: refuse,
      analyse: refuse,
      shareDashboard: refuse,
      unshareDashboard: refuse,
    },
    monitor: {
      alarms: (from, to, limit) =>
        answer(
          told.alarms.filter(({ firstAt }) => firstAt >= from && firstAt < to),
          limit,
        ),
    },
  }
  return { open: () => answer([account]).then(() => account), forget: () => undefined }
}
