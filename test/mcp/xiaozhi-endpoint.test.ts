import { afterEach, describe, expect, it } from 'vitest'
import { startBridge } from '../../scripts/pipe/bridge.ts'
import { createRelay } from '../../scripts/pipe/relay.ts'
import { openBroker } from '../pipe/broker.ts'
import { addReport, knock, post, seededHouse } from './door.ts'
import { serveHouse } from './http-house.ts'
import { xiaozhiEndpoint } from './xiaozhi-endpoint.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function openEndpoint(options: { verbatim?: boolean } = {}) {
  const broker = await openBroker()
  closers.push(broker.close)
  const { house, token, prod } = await seededHouse()
  await addReport(house, prod, '先说结论：生产集群昨天平稳。')
  const server = await serveHouse(house)
  closers.push(server.close)
  const verbatim = options.verbatim ?? true
  const log = () => undefined
  const relay = createRelay({ service: server.url, token, verbatim, timeoutMs: 2000, log })
  const bridge = startBridge({ url: broker.url, relay, log, wait: () => 10 })
  closers.push(() => bridge.stop())
  await broker.connected()
  return { house, server, broker, token, robot: xiaozhiEndpoint(broker) }
}

describe('a robot behind an MCP endpoint of one’s own', () => {
  it('gets its tools although it sends three frames without waiting', async () => {
    const { robot } = await openEndpoint()
    expect(await robot.connect()).toContain('send_report_email')
  })

  it('speaks the report word for word, without its model', async () => {
    const { robot } = await openEndpoint()
    await robot.connect()
    const heard = await robot.call('get_daily_report', { speaker: '张伟' })
    expect(heard.to).toBe('voice')
    expect(heard).toMatchObject({ text: expect.stringContaining('你好，张伟。') })
  })

  it('gives the report to its model where the bridge is set so', async () => {
    const { robot } = await openEndpoint({ verbatim: false })
    await robot.connect()
    expect((await robot.call('get_daily_report', { speaker: '张伟' })).to).toBe('model')
  })

  it('starts its ids anew at every call, and every wish is still answered', async () => {
    const { robot } = await openEndpoint()
    await robot.connect()
    const first = await robot.call('send_report_email', { speaker: '张伟' })
    const second = await robot.call('send_report_email', { speaker: '张伟' })
    expect(first).toMatchObject({ text: expect.stringContaining('正在发到') })
    expect(second).toMatchObject({ text: expect.stringContaining('已经发过') })
  })

  it('hears that the service does not answer, as speech and not as a lost error', async () => {
    const { robot, server } = await openEndpoint()
    await robot.connect()
    await server.close()
    expect(await robot.call('get_daily_report', { speaker: '张伟' })).toEqual({
      to: 'voice',
      text: '晨报服务没有响应，请稍后再试。',
    })
  })
})

describe('the web console of a self-hosted server', () => {
  it('sees the tools although it writes params null', async () => {
    const { house, token } = await openEndpoint()
    const hello = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: {
        protocolVersion: '2024-11-05',
        capabilities: { roots: { listChanged: false }, sampling: {} },
        clientInfo: { name: 'xz-mcp-broker', version: '0.0.1' },
      },
    }
    expect((await knock(house, post(hello, token))).statusCode).toBe(200)
    const probe = { jsonrpc: '2.0', id: 2, method: 'tools/list', params: null }
    const { body } = await knock(house, post(probe, token))
    expect(JSON.parse(body).result.tools.length).toBeGreaterThan(3)
  })
})

describe('xiaozhi-client as the bridge', () => {
  it('is refused its stream at once, and its heartbeat is answered', async () => {
    const { server, token } = await openEndpoint()
    const headers = { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' }
    expect((await fetch(server.url, { headers })).status).toBe(405)
    const ping = await fetch(server.url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":7,"method":"ping"}',
    })
    expect(await ping.json()).toEqual({ jsonrpc: '2.0', id: 7, result: {} })
  })
})
