import { afterEach, describe, expect, it } from 'vitest'
import { backOff } from '../../scripts/pipe/back-off.ts'
import { startBridge } from '../../scripts/pipe/bridge.ts'
import { placeOf, readConfig } from '../../scripts/pipe/config.ts'
import { createRelay } from '../../scripts/pipe/relay.ts'
import { addDoor, addReport, seededHouse } from '../mcp/door.ts'
import { serveHouse } from '../mcp/http-house.ts'
import { type Broker, openBroker } from './broker.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function openBridge(options: { service?: string; heartbeatMs?: number } = {}) {
  const broker = await openBroker()
  closers.push(broker.close)
  const { house, token, prod } = await seededHouse()
  await addReport(house, prod, '先说结论：生产集群昨天平稳。')
  const server = await serveHouse(house)
  closers.push(server.close)
  const logged: Record<string, unknown>[] = []
  const log = (fields: Record<string, unknown>) => void logged.push(fields)
  const service = options.service ?? server.url
  const relay = createRelay({ service, token, verbatim: true, timeoutMs: 1000, log })
  const bridge = startBridge({
    url: broker.url,
    relay,
    log,
    wait: () => 10,
    heartbeatMs: options.heartbeatMs ?? 60_000,
  })
  closers.push(() => bridge.stop())
  await broker.connected()
  return { broker, server, logged, bridge, token }
}

const callReport = (id: unknown, speaker = '张伟') => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'get_daily_report', arguments: { speaker }, serialNumber: null },
})

const spoken = (message: { result: { content: { text: string }[] } }) =>
  JSON.parse(message.result.content[0]?.text ?? '{}')

async function ask(broker: Broker, message: unknown) {
  await broker.send(message)
  return await broker.receive()
}

describe('the bridge of an MCP endpoint', () => {
  it('answers the official broker, whose first id is 0, word for word', async () => {
    const { broker } = await openBridge()
    const hello = await ask(broker, {
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: {
        protocolVersion: '2024-11-05',
        capabilities: { sampling: {}, roots: { listChanged: false } },
        clientInfo: { name: 'xz-mcp-broker', version: '0.0.1' },
      },
    })
    expect(hello).toMatchObject({ id: 0, result: { protocolVersion: '2024-11-05' } })
    await broker.send({ jsonrpc: '2.0', method: 'notifications/initialized' })
    const list = await ask(broker, { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
    expect(list.result.tools.length).toBeGreaterThan(2)
    expect(await ask(broker, { jsonrpc: '2.0', id: 2, method: 'ping', params: {} })).toEqual({
      jsonrpc: '2.0',
      id: 2,
      result: {},
    })
    const said = spoken(await ask(broker, callReport(3)))
    expect(said.action).toBe('RESPONSE')
    expect(said.response).toContain('生产集群昨天平稳')
    expect(broker.pending()).toBe(0)
  })

  it('connects again after the endpoint hung up, and says why to the operator', async () => {
    const { broker, logged } = await openBridge()
    await broker.hangUp(4004)
    await ask(broker, callReport(1))
    expect(broker.connections()).toBe(2)
    expect(logged.find(({ event }) => event === 'closed')).toMatchObject({ code: 4004 })
    expect(JSON.stringify(logged)).not.toContain('secret-of-the-agent')
  })

  it('says that the service does not answer instead of being silent', async () => {
    const { broker, server } = await openBridge()
    await ask(broker, { jsonrpc: '2.0', id: 1, method: 'tools/list' })
    await server.close()
    expect(spoken(await ask(broker, callReport(2))).response).toContain('晨报服务没有响应')
    const again = await ask(broker, { jsonrpc: '2.0', id: 3, method: 'tools/list' })
    expect(again.result.tools.length).toBeGreaterThan(2)
    const hello = await ask(broker, {
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2024-11-05' },
    })
    expect(hello.result.protocolVersion).toBe('2024-11-05')
  })

  it('drops a connection whose other end no longer answers, and dials anew', async () => {
    const { broker } = await openBridge({ heartbeatMs: 30 })
    const socket = await broker.connected()
    socket?.pause()
    await expect.poll(() => broker.connections(), { timeout: 10_000 }).toBeGreaterThan(1)
  })

  it('lets an answer in work leave before it stops', async () => {
    const { broker, bridge } = await openBridge()
    await broker.send(callReport('a-uuid_n_1'))
    await new Promise((resolve) => setTimeout(resolve, 20))
    const stopping = bridge.stop()
    expect((await broker.receive()).id).toBe('a-uuid_n_1')
    await stopping
    expect(broker.connections()).toBe(1)
  })
})

describe('several endpoints of one bridge', () => {
  it('speak through their own doors, and one that is down leaves the other alone', async () => {
    const { house, token, prod, test } = await seededHouse()
    await addReport(house, prod, '先说结论：生产集群昨天平稳。')
    await addReport(house, test, '先说结论：测试集群昨天平稳。')
    const lab = await addDoor(house, { id: 'lab', people: ['lina'] })
    const server = await serveHouse(house)
    closers.push(server.close)
    const [office, labRobot] = await Promise.all(
      [token, lab].map(async (door) => {
        const broker = await openBroker()
        closers.push(broker.close)
        const log = () => undefined
        const options = { service: server.url, token: door, verbatim: true, timeoutMs: 5000, log }
        const relay = createRelay(options)
        const bridge = startBridge({ url: broker.url, relay, log, wait: () => 60_000 })
        closers.push(() => bridge.stop())
        return broker
      }),
    )
    if (!office || !labRobot) throw new Error('two brokers were opened')
    const hear = async (broker: Broker, speaker: string) =>
      spoken(await ask(broker, callReport(1, speaker))).response
    expect(await hear(office, '张伟')).toContain('生产集群昨天平稳')
    expect(await hear(labRobot, '李娜')).toContain('测试集群昨天平稳')
    expect(await hear(labRobot, '张伟')).not.toContain('平稳')
    await office.hangUp(1011)
    expect(await hear(labRobot, '李娜')).toContain('测试集群昨天平稳')
  })
})

describe('the bridge’s patience', () => {
  it('doubles to a minute, and never lets robots knock in step', () => {
    expect([1, 2, 3, 20].map((attempt) => backOff(attempt, () => 1))).toEqual([
      1000, 2000, 4000, 60_000,
    ])
    expect(backOff(3, () => 0)).toBe(2000)
  })

  it('starts only with a whole configuration, and logs an endpoint without its token', async () => {
    await expect(readConfig(undefined, {})).rejects.toThrow(/service.*\n.*endpoints/s)
    const config = await readConfig(undefined, {
      CHENBAO_PIPE_ENDPOINT: 'wss://api.example.com/mcp/?token=t',
      CHENBAO_PIPE_SERVICE: 'https://mcp.example.com/mcp',
      CHENBAO_PIPE_TOKEN: 'cb-0123456789012345678901',
    })
    expect(config.verbatim).toBe(true)
    expect(placeOf(config.endpoints[0]?.url ?? '')).toBe('api.example.com/mcp/')
  })
})
