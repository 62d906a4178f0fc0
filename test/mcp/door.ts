import { randomBytes } from 'node:crypto'
import { createHandler } from '../../functions/mcp/handler.ts'
import { createLimits } from '../../functions/mcp/limits.ts'
import { addDays, dayOf } from '../../shared/calendar/day.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Door, doorSchema, type Person, personSchema } from '../../shared/documents/person.ts'
import { type Report, reportSchema } from '../../shared/documents/report.ts'
import { createConversations } from '../../shared/people/conversations.ts'
import { createSessionCache } from '../../shared/people/sessions.ts'
import { hashToken, mintToken } from '../../shared/people/tokens.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import { type MainHandler, serve } from '../../shared/scf/serve.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

/** Half past eight in the morning, Beijing time. */
export const MORNING = new Date('2026-11-22T00:30:00.000Z')
export const YESTERDAY = addDays(dayOf(MORNING), -1)

export interface HttpAnswer {
  statusCode: number
  headers: Record<string, string>
  body: string
}

/** A door in a bucket in memory, a movable clock, and a robot that can knock. */
export function openHouse(options: { racy?: boolean } = {}) {
  let now = MORNING
  const clock = () => now
  const store = memoryStore({ ...options, now: clock })
  const started: JobEvent[] = []
  const main: MainHandler = serve(
    {},
    createHandler({
      store,
      jobs: { start: async (event) => void started.push(event) },
      clock,
      sessions: createSessionCache(clock),
      conversations: createConversations(clock),
      limits: createLimits(),
      hosts: [],
    }),
  )
  return {
    store,
    started,
    main,
    at: (instant: Date | string) => {
      now = new Date(instant)
    },
    later: (ms: number) => {
      now = new Date(now.getTime() + ms)
    },
    now: clock,
  }
}
export type House = ReturnType<typeof openHouse>

export async function addEnvironment(house: House, id: string, name: string): Promise<Environment> {
  const environment: Environment = environmentSchema.parse({
    schema: 'environment/1',
    id,
    name,
    account: { appId: '1250000000', uin: '100000000001', region: 'ap-guangzhou' },
    alerts: { enabled: true },
    logs: { enabled: true, sources: [] },
    dashboards: { enabled: true, boards: [] },
  })
  await writeDocument(house.store, environmentSchema, keys.environment(id), environment)
  return environment
}

export async function addPerson(
  house: House,
  person: { id: string; name: string; follows: string[] } & Partial<Person>,
): Promise<void> {
  const whole = personSchema.parse({
    schema: 'person/1',
    voices: [person.name],
    contacts: [{ kind: 'mail', id: 'work', address: `${person.id}@example.com` }],
    ...person,
  })
  await writeDocument(house.store, personSchema, keys.person(person.id), whole)
}

export async function addDoor(
  house: House,
  door: { id: string; people: string[] } & Partial<Door>,
): Promise<string> {
  const token = mintToken(randomBytes)
  const whole = doorSchema.parse({
    schema: 'door/1',
    name: door.id,
    mintedAt: house.now().toISOString(),
    ...door,
  })
  await writeDocument(house.store, doorSchema, keys.door(hashToken(token)), whole)
  return token
}

export async function addReport(
  house: House,
  environment: { id: string; name: string },
  spoken: string,
  extra: Partial<Report> = {},
): Promise<void> {
  const angle = (source: 'webhook' | 'cos' | 'dashboard', title: string) => ({
    source,
    title,
    status: 'complete',
    narrative: `从${title}角度，没有异常。`,
    findings: [],
  })
  const report = reportSchema.parse({
    schema: 'report/1',
    environment: environment.id,
    name: environment.name,
    day: YESTERDAY,
    revision: 1,
    writtenAt: house.now().toISOString(),
    status: 'complete',
    inputs: [],
    angles: [angle('webhook', '告警历史'), angle('cos', '日志文件'), angle('dashboard', '仪表盘')],
    conclusion: '昨天平稳。',
    followUps: [],
    spoken: {
      headline: `${environment.name}昨天平稳`,
      pages: [spoken.slice(0, 200)],
      whole: spoken,
      offersRollback: false,
    },
    unread: [],
    grounding: { checked: 0, refused: [], unmentioned: [] },
    engine: { kind: 'rules' },
    charts: [],
    pictures: [],
    changes: [],
    ...extra,
  })
  const key = keys.report(environment.id, report.day, report.revision)
  await writeDocument(house.store, reportSchema, key, report)
}

/** The seeded team: 张伟 follows prod, 李娜 test, 王芳 both; one door for all three. */
export async function seededHouse(options: { racy?: boolean } = {}) {
  const house = openHouse(options)
  const prod = await addEnvironment(house, 'prod', '生产集群')
  const test = await addEnvironment(house, 'test', '测试集群')
  await addPerson(house, { id: 'zhangwei', name: '张伟', follows: ['prod'] })
  await addPerson(house, { id: 'lina', name: '李娜', follows: ['test'] })
  await addPerson(house, { id: 'wangfang', name: '王芳', follows: ['prod', 'test'] })
  const people = ['zhangwei', 'lina', 'wangfang']
  const token = await addDoor(house, { id: 'office', people, defaultEnvironment: 'prod' })
  return { house, token, prod, test }
}

/** What a robot posts, with the headers xiaozhi sends. */
export function post(body: unknown, token: string, extra: Record<string, unknown> = {}) {
  return {
    httpMethod: 'POST',
    path: '/mcp',
    headers: {
      Accept: 'application/json, text/event-stream',
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      Host: 'mcp.example.com',
    },
    queryString: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...extra,
  }
}

export async function knock(house: House, event: unknown): Promise<HttpAnswer> {
  // serve() answers an HTTP event with the four fields of an HttpResponse.
  return (await house.main(event, { request_id: 'test' })) as HttpAnswer
}

let calls = 0

/** Calls a tool and gives what is said. */
export async function ask(
  house: House,
  token: string,
  name: string,
  given: Record<string, unknown>,
  extra: Record<string, unknown> = {},
): Promise<string> {
  calls += 1
  const params = { name, arguments: given }
  const body = { jsonrpc: '2.0', id: calls, method: 'tools/call', params }
  const answer = await knock(house, post(body, token, extra))
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}: ${answer.body}`)
  const message = JSON.parse(answer.body)
  if (message.error) throw new Error(message.error.message)
  return message.result.content[0].text
}
