import { createHandler } from '../../functions/delivery/handler.ts'
import { createHandler as createEscalation } from '../../functions/escalation/handler.ts'
import { addDays, dayOf, wallClock } from '../../shared/calendar/day.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys, parseAttemptKey } from '../../shared/documents/keys.ts'
import { type OutboxRequest, outboxSchema } from '../../shared/documents/outbox.ts'
import { type Person, personSchema } from '../../shared/documents/person.ts'
import { type Report, reportSchema } from '../../shared/documents/report.ts'
import type { Letter, Mail } from '../../shared/ports/mail/mail.ts'
import type { ChatMessage, Notify } from '../../shared/ports/notify/notify.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Invocation } from '../../shared/scf/invocation.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import type { Handler } from '../../shared/scf/serve.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

/** 2026-01-03 07:30 in Asia/Shanghai. */
export const MORNING = new Date('2026-01-02T23:30:00.000Z')
export const TODAY = dayOf(MORNING)
export const YESTERDAY = addDays(TODAY, -1)
export const MINUTE = 60_000

export const person = (fields: Partial<Person> = {}): Person =>
  personSchema.parse({
    schema: 'person/1',
    id: 'zhangwei',
    name: '张伟',
    voices: ['张伟'],
    follows: ['prod'],
    contacts: [{ kind: 'mail', id: 'work', address: 'zhangwei@example.com' }],
    ...fields,
  })

export const report = (environment: string, name: string): Report =>
  reportSchema.parse({
    schema: 'report/1',
    environment,
    name,
    day: YESTERDAY,
    revision: 1,
    writtenAt: '2026-01-02T21:00:00.000Z',
    status: 'complete',
    inputs: [],
    angles: [
      ['webhook', '告警历史'],
      ['cos', '日志文件'],
      ['dashboard', '仪表盘'],
    ].map(([source, title]) => ({
      source,
      title,
      status: 'complete',
      narrative: '平稳。',
      findings: [],
    })),
    conclusion: '昨天一件大事没恢复。',
    followUps: [],
    spoken: {
      headline: '昨天一件大事没恢复。',
      pages: ['一页。'],
      whole: '一页。',
      offersRollback: false,
    },
    unread: [],
    grounding: { checked: 0, refused: [], unmentioned: [] },
    engine: { kind: 'rules' },
    charts: [],
    pictures: [],
    changes: [],
  })

const environment = (id: string, name: string): Environment =>
  environmentSchema.parse({
    schema: 'environment/1',
    id,
    name,
    account: { appId: '1250000000', uin: '100000000001', region: 'ap-guangzhou' },
    alerts: { enabled: true },
    logs: { enabled: false, sources: [] },
    dashboards: { enabled: false, boards: [] },
  })

export const request = (fields: Partial<OutboxRequest> = {}): OutboxRequest =>
  outboxSchema.parse({
    schema: 'outbox/1',
    id: 'mail-1',
    person: 'zhangwei',
    day: TODAY,
    requestedAt: MORNING.toISOString(),
    notBefore: MORNING.toISOString(),
    content: { kind: 'report', day: YESTERDAY, environments: ['prod'] },
    ...fields,
  })

export const escalation = (number: number, fields: Partial<OutboxRequest> = {}): OutboxRequest =>
  request({
    id: `escalation-${number}-1`,
    content: {
      kind: 'escalation',
      environment: 'prod',
      incident: `incident-${number}`,
      stage: 1,
      severity: number === 1 ? 'critical' : 'minor',
      title: `第${number}件事超过十二小时没有处理`,
      text: '支付服务连不上数据库，没有人认领。',
      link: 'https://report.example.com/incident/prod/1/zhangwei?e=1&s=1',
    },
    ...fields,
  })

const LINKS = { key: 'k'.repeat(32), pagesUrl: 'https://report.example.com' }

/** Delivery, and the hourly step before it, with everything around them in memory, on a clock that tests turn. */
export class House {
  now = MORNING
  readonly store: Store
  readonly letters: Letter[] = []
  readonly messages: { contact: string; message: ChatMessage }[] = []
  readonly jobs: JobEvent[] = []
  /** What the mail server does instead of taking a letter. */
  mailFault: ((letter: Letter) => void) | undefined
  chatFault: ((message: ChatMessage) => void) | undefined
  handler
  /** The hourly step that asks for morning letters. */
  escalation

  constructor(make: (now: () => Date) => Store = (now) => memoryStore({ now })) {
    this.store = make(() => this.now)
    this.handler = this.newInstance()
    this.escalation = this.newEscalation()
  }

  /** A fresh instance of the function: same bucket, same services, empty memory. */
  newInstance(
    through: <T extends object>(port: T) => T = (port) => port,
    store: Store = this.store,
  ) {
    const mail: Mail = {
      send: async (letter) => {
        await Promise.resolve()
        this.mailFault?.(letter)
        this.letters.push(letter)
        return { accepted: true }
      },
    }
    const chat: Notify = {
      send: async (contact, message) => {
        this.chatFault?.(message)
        this.messages.push({ contact: contact.id, message })
        return { state: 'delivered' }
      },
    }
    return createHandler({
      store: through(store),
      mail: through(mail),
      chat: through(chat),
      jobs: through({ start: async (event: JobEvent) => void this.jobs.push(event) }),
      clock: () => this.now,
      links: LINKS,
      from: '晨报 <report@example.com>',
    })
  }

  /** A fresh instance of the hourly step. */
  newEscalation(through: <T extends object>(port: T) => T = (port) => port) {
    return createEscalation({
      store: through(this.store),
      jobs: through({ start: async (event: JobEvent) => void this.jobs.push(event) }),
      clock: () => this.now,
      links: LINKS,
    })
  }

  invocation(remainingMs = 300_000): Invocation {
    return {
      requestId: 'request',
      functionName: 'chenbao-dev-delivery',
      region: 'ap-guangzhou',
      uin: undefined,
      now: () => this.now,
      remainingMs: () => remainingMs,
      keys: { secretId: '', secretKey: '' },
    }
  }

  pass(ms: number): void {
    this.now = new Date(this.now.getTime() + ms)
  }

  async people(...people: Person[]): Promise<void> {
    for (const each of people)
      await writeDocument(this.store, personSchema, keys.person(each.id), each)
  }

  /** Sets environments up, days before unless told otherwise. */
  async environments(
    names: Record<string, string>,
    at = new Date(MORNING.getTime() - 5 * 24 * 60 * MINUTE),
  ): Promise<void> {
    const present = this.now
    this.now = at
    for (const [id, name] of Object.entries(names)) {
      await writeDocument(
        this.store,
        environmentSchema,
        keys.environment(id),
        environment(id, name),
      )
    }
    this.now = present
  }

  async reports(...reports: Report[]): Promise<void> {
    for (const each of reports) {
      const key = keys.report(each.environment, each.day, each.revision)
      await writeDocument(this.store, reportSchema, key, each)
    }
  }

  /** Writes requests as any step does, and fires the trigger once for all of them. */
  async ask(...requests: OutboxRequest[]): Promise<void> {
    await this.write(...requests)
    await this.trigger(...requests.map(({ day, person: who, id }) => keys.request(day, who, id)))
  }

  async write(...requests: OutboxRequest[]): Promise<void> {
    for (const each of requests) {
      await writeDocument(
        this.store,
        outboxSchema,
        keys.request(each.day, each.person, each.id),
        each,
      )
    }
  }

  trigger(...changed: string[]) {
    const changes = changed.map((key) => ({
      bucket: this.store.bucket,
      key,
      otherKey: key,
      eventName: 'cos:ObjectCreated:Put',
      at: this.now,
    }))
    return this.handler.bucket?.(changes, this.invocation())
  }

  /** What the timers of this minute do: at half past the hourly one, then the sweep, each with its jobs. */
  async tick(): Promise<void> {
    if (wallClock(this.now).minute === 30) await this.hour()
    await this.sweep()
  }

  /** One firing of the hourly timer with the jobs it starts, and the triggers of what they write. */
  async hour(): Promise<void> {
    const before = new Set(await this.keysBelow(keys.outbox))
    await this.fire(this.escalation, 'hourly')
    const fresh = (await this.keysBelow(keys.outbox)).filter((key) => !before.has(key))
    if (fresh.length > 0) await this.trigger(...fresh)
  }

  /** One firing of the five-minute timer with the jobs it starts. */
  async sweep(): Promise<void> {
    await this.fire(this.handler, 'sweep')
  }

  private async fire(handler: Handler, trigger: string): Promise<void> {
    await handler.timer?.({ trigger, time: this.now, message: '' }, this.invocation())
    for (const job of this.jobs.splice(0)) await handler.job?.(job, this.invocation())
  }

  async keysBelow(prefix: string): Promise<string[]> {
    const found: string[] = []
    for await (const { key } of this.store.list(prefix)) found.push(key)
    return found
  }

  /** `recipient attempt state` of every ledger entry of a request, in order, `settled` last. */
  async ledger(id: string, who = 'zhangwei'): Promise<string[]> {
    const names = await this.keysBelow(keys.ledgerOf(TODAY, who, id))
    const entries = names.map(parseAttemptKey).filter((entry) => entry !== undefined)
    const states = entries.map(
      ({ recipient, attempt, state }) => `${recipient} ${attempt} ${state}`,
    )
    return entries.length < names.length ? [...states, 'settled'] : states
  }
}

/** A house where 张伟 follows production, whose report is there. */
export async function furnished(): Promise<House> {
  const home = new House()
  await home.people(person())
  await home.environments({ prod: '生产集群' })
  await home.reports(report('prod', '生产集群'))
  return home
}
