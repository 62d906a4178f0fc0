import { createHash } from 'node:crypto'
import { createHandler as createAnalysis } from '../../functions/alert-analysis/handler.ts'
import { createHandler as createIntake } from '../../functions/alert-intake/handler.ts'
import { createHandler as createDelivery } from '../../functions/delivery/handler.ts'
import { createHandler as createEscalation } from '../../functions/escalation/handler.ts'
import { incidentsSchema } from '../../shared/documents/alert.ts'
import { analysisSchema } from '../../shared/documents/analysis.ts'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { personSchema, tokenSchema } from '../../shared/documents/person.ts'
import type { Mail } from '../../shared/ports/mail/mail.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { runInvocation } from '../../shared/scf/invocation.ts'
import type { JobEvent, Step } from '../../shared/scf/job-event.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { clsNotice, instant, payload } from '../alerts/payloads.ts'
import { accountsOf, environment, person } from '../functions/alert-house.ts'
import { record } from '../functions/history-rows.ts'
import type { CrashFlow, crashingPorts } from '../stand-ins/crashing-ports.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

const TOKEN = 'cb-invented-token'
const DAY = '2026-01-02'

/** A day of alerts from the first callback to the letter that escalates it, over ports that may crash. */
export async function openAlertFlow(
  ports: ReturnType<typeof crashingPorts>,
  options: { racy: boolean },
): Promise<CrashFlow> {
  const bare = memoryStore({ racy: options.racy })
  await enrol(bare)
  const letters: string[] = []
  const house = handlersOver(ports, bare, letters)
  const events = eventsOf(house)
  let next = 0
  return {
    run: async () => {
      for (; next < events.length; next += 1) await events[next]?.()
    },
    violations: () => violationsIn(bare, letters),
  }
}

async function enrol(store: Store): Promise<void> {
  const token = createHash('sha256').update(TOKEN).digest('hex')
  await writeDocument(store, tokenSchema, keys.token(token), {
    schema: 'token/1',
    environment: 'prod',
    mintedAt: '2026-01-01T00:00:00.000Z',
  })
  await writeDocument(store, incidentsSchema, keys.incidents('prod', '2026-01-01'), {
    schema: 'incidents/1',
    environment: 'prod',
    day: '2026-01-01',
    upTo: new Date(instant('00:00')).toISOString(),
    deliveries: 0,
    undecodable: 0,
    missed: 0,
    incidents: [],
    perHour: Array(24).fill(0),
    objects: 0,
  })
  await writeDocument(store, environmentSchema, keys.environment('prod'), environment)
  await writeDocument(store, personSchema, keys.person('wangfang'), {
    ...person,
    dailyMail: { enabled: false, at: '07:30' },
  })
}

function handlersOver(ports: ReturnType<typeof crashingPorts>, bare: Store, letters: string[]) {
  let now = new Date(instant('00:00'))
  const clock = () => now
  const store = ports.wrap('store', bare)
  const jobs = { start: async () => undefined }
  const links = { key: 'k'.repeat(32), pagesUrl: 'https://pages.example.com' }
  const histories = {
    records: [record({ createTime: instant('09:30') })],
    alarms: [],
  }
  const accounts = ports.wrap('account', accountsOf(histories))
  const mail: Mail = ports.wrap('mail', {
    send: async ({ messageId }) => {
      letters.push(messageId)
      return { accepted: true }
    },
  })
  const chat = ports.wrap('chat', { send: async () => ({ state: 'delivered' as const }) })
  const from = '晨报 <report@example.com>'
  return {
    at: (time: string) => {
      now = new Date(instant(time))
    },
    pass: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
    intake: createIntake({ store, clock }),
    analysis: createAnalysis({ store, clock, jobs, accounts, model: undefined }),
    escalation: createEscalation({ store, clock, jobs, links }),
    delivery: createDelivery({ store, clock, jobs, links, mail, chat, from }),
  }
}

type House = ReturnType<typeof handlersOver>

/** What happens in the day, in order. A sender and the platform repeat what failed: so does `run`. */
function eventsOf(house: House): (() => Promise<void>)[] {
  const { intake, analysis, escalation, delivery } = house
  const trouble = { group: 'g', alarm: '连不上数据库', level: 'Critical', start: '08:00' }
  const post = (time: string, body: string) => async () => {
    house.at(time)
    const request = {
      method: 'POST',
      path: `/webhook/alert/${TOKEN}`,
      headers: {},
      query: {},
      body,
      ip: undefined,
    }
    await runInvocation({}, {}, async (run) => {
      await Promise.all([intake.http?.(request, run), intake.http?.(request, run)])
    })
  }
  const job =
    (time: string, handler: Handler, step: Step, subject: string, slot: string) => async () => {
      house.at(time)
      const event: JobEvent = { job: 'chenbao/1', step, subject, day: DAY, slot }
      const once = (id: string) =>
        runInvocation({ request_id: id }, {}, async (run) => handler.job?.(event, run))
      await settled([once(`${slot}-a`), once(`${slot}-b`)])
      // A run that another one seemed to be doing, but which died, is taken up once its lease is over.
      house.pass(900_000)
      await once(`${slot}-c`)
    }
  return [
    post('08:00', clsNotice({ ...trouble, at: '08:00' }).body),
    post('08:15', clsNotice({ ...trouble, at: '08:15' }).body),
    post('08:20', payload('tcop/metric.json')),
    post('08:30', payload('tcop/metric-recovered.json')),
    job('10:10', analysis, 'alert-analysis', 'prod', 'hourly-10'),
    post('10:20', payload('cls/unescaped-quotes.txt')),
    job('20:10', analysis, 'alert-analysis', 'prod', 'hourly-20'),
    job('20:30', escalation, 'escalation', 'wangfang', 'hourly-20'),
    job('21:00', delivery, 'delivery', 'wangfang', 'sweep-2100'),
    job('2026-01-02T21:00:00.000Z', analysis, 'alert-analysis', 'prod', 'daily'),
  ]
}

/** Both runs of a doubled event end before a failure of either is told. */
async function settled(runs: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(runs)) {
    if (result.status === 'rejected') throw result.reason
  }
}

/** What must hold once everything rests, whatever crashed on the way. */
async function violationsIn(store: Store, letters: readonly string[]): Promise<string[]> {
  const found: string[] = []
  const expect = (what: string, actual: unknown, wanted: unknown) => {
    if (JSON.stringify(actual) !== JSON.stringify(wanted)) {
      found.push(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(wanted)}`)
    }
  }
  const count = async (prefix: string) => {
    let objects = 0
    for await (const _ of store.list(prefix)) objects += 1
    return objects
  }
  expect('delivery objects', await count(keys.deliveries('prod', DAY)), 6)
  const folded = await readDocument(store, incidentsSchema, keys.incidents('prod', DAY))
  expect('deliveries', [folded?.deliveries, folded?.missed, folded?.undecodable], [6, 1, 0])
  const incidents = folded?.incidents.map(({ title, state, notifications, missedByWebhook }) =>
    [title, state, notifications, missedByWebhook].join(' '),
  )
  expect('incidents', incidents?.sort(), [
    'Pod CPU resolved 2 false',
    '登录失败过多 firing 1 false',
    '证书快到期 firing 0 true',
    '连不上数据库 firing 2 false',
  ])
  const analysis = await readDocument(store, analysisSchema, keys.analysis('prod', DAY, 'webhook'))
  expect('analysis', [analysis?.status, analysis?.findings.length], ['complete', 4])
  expect('requests, one a stage', await count(keys.outbox), 3)
  expect('letters by Message-ID', new Set(letters).size, 3)
  return found
}
