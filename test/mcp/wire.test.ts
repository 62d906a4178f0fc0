import { describe, expect, it } from 'vitest'
import { tools } from '../../functions/mcp/tools/table.ts'
import { keys } from '../../shared/documents/keys.ts'
import { hashToken } from '../../shared/people/tokens.ts'
import { addReport, ask, knock, post, seededHouse } from './door.ts'

const rpc = (method: string, extra: Record<string, unknown> = {}) => ({
  jsonrpc: '2.0',
  id: 1,
  method,
  ...extra,
})

async function openDoor() {
  const { house, token, prod } = await seededHouse()
  await addReport(house, prod, '先说结论：昨天平稳。')
  const send = async (body: unknown, extra: Record<string, unknown> = {}) => {
    const answer = await knock(house, post(body, token, extra))
    return { ...answer, json: answer.body === '' ? undefined : JSON.parse(answer.body) }
  }
  return { house, token, send }
}

describe('the wire of the door', () => {
  it('takes params null, as the web console writes them', async () => {
    const { send } = await openDoor()
    const { statusCode, json } = await send(rpc('tools/list', { params: null }))
    expect(statusCode).toBe(200)
    expect(json.result.tools).toHaveLength(tools.length)
  })

  it('treats id 0 and text ids as ids', async () => {
    const { send } = await openDoor()
    expect((await send({ ...rpc('ping'), id: 0 })).json).toEqual({
      jsonrpc: '2.0',
      id: 0,
      result: {},
    })
    expect((await send({ ...rpc('tools/list'), id: 'a-uuid_n_1' })).json.id).toBe('a-uuid_n_1')
  })

  it.each([undefined, '*/*', 'application/json', 'text/html'])(
    'answers JSON whatever is accepted (%s)',
    async (accept) => {
      const { send, token } = await openDoor()
      const headers = {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...(accept ? { accept } : {}),
      }
      const answer = await send(rpc('tools/list'), { headers })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['content-type']).toContain('application/json')
    },
  )

  it('never mints a session', async () => {
    const { send } = await openDoor()
    const params = {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'x', version: '1' },
    }
    const { headers } = await send(rpc('initialize', { params }))
    expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('mcp-session-id')
  })

  it('refuses GET at once and a body that is not JSON', async () => {
    const { send } = await openDoor()
    const got = await send('', { httpMethod: 'GET' })
    expect([got.statusCode, got.headers.allow]).toEqual([405, 'POST'])
    const broken = await send('{"jsonrpc"')
    expect([broken.statusCode, broken.json.error.code]).toEqual([400, -32700])
    expect((await send(`"${'x'.repeat(70_000)}"`)).statusCode).toBe(413)
  })

  it('refuses nesting without end before anything recurses into it, brackets in words aside', async () => {
    const { house, token, send } = await openDoor()
    const deep = '['.repeat(30_000) + ']'.repeat(30_000)
    const call = (given: string) =>
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_alerts","arguments":${given}}}`
    expect((await send(deep)).json.error.code).toBe(-32700)
    expect((await send(call(`{"speaker":${deep}}`))).json.error.code).toBe(-32700)
    const asText = JSON.stringify(`{"speaker":${deep.slice(20_000, 40_000)}}`)
    expect((await send(call(asText))).json.result.content[0].text).toContain('请先告诉我您的名字')
    const about = `"${'[{'.repeat(40)}`
    expect(await ask(house, token, 'handle_alert', { speaker: '张伟', about })).toContain('告警')
  })

  it('never opens a stream that a function cannot keep', async () => {
    const { send } = await openDoor()
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': {},
    }
    const { statusCode, json } = await send(
      rpc('subscriptions/listen', { params: { _meta: meta } }),
    )
    expect([statusCode, json.error.code]).toEqual([404, -32601])
  })

  it('offers at most eight tools with flat, short, portable schemas', async () => {
    const { send } = await openDoor()
    const { json, body } = await send(rpc('tools/list'))
    expect(json.result.tools.length).toBeLessThanOrEqual(8)
    expect(body).not.toMatch(/\$schema|\$ref|anyOf|oneOf|outputSchema|nextCursor/)
    for (const tool of json.result.tools) {
      expect(tool.name).toMatch(/^(?!mcp_)[a-z_]{1,64}$/)
      expect(tool.description.length).toBeLessThanOrEqual(90)
      for (const property of Object.values<{ type: string }>(tool.inputSchema.properties)) {
        expect(['string', 'integer', 'boolean']).toContain(property.type)
      }
    }
  })

  it.each([
    ['page', { page: '很多' }, '数字要在'],
    ['angle', { angle: '天气' }, '可以选的是'],
    ['date', { date: '后天早上' }, '我没有听懂是哪一天'],
    ['speaker', { speaker: { name: '张伟' } }, '我没有听懂'],
    ['speaker', { speaker: '张'.repeat(500) }, '太长了'],
  ])('answers a wrong %s with a plain sentence', async (_, given, expected) => {
    const { house, token } = await openDoor()
    const said = await ask(house, token, 'get_daily_report', { speaker: '张伟', ...given })
    expect(said).toContain(expected)
  })

  it('ignores arguments that a model invented, and reads arguments sent as JSON text', async () => {
    const { house, token, send } = await openDoor()
    const invented = { speaker: '张伟', mood: '好', limit: null }
    expect(await ask(house, token, 'get_daily_report', invented)).toContain('昨天平稳')
    const params = { name: 'list_alerts', arguments: '{"speaker":"张伟"}' }
    expect((await send(rpc('tools/call', { params }))).json.result.content[0].text).toContain(
      '告警',
    )
    const none = { name: 'list_alerts', arguments: null }
    const said = (await send(rpc('tools/call', { params: none }))).json.result.content[0].text
    expect(said).toContain('请先告诉我您的名字')
  })

  it('keeps every answer under 1,300 bytes, word for word too', async () => {
    const { house, token, prod } = await seededHouse()
    const long = '支付服务"连不上"数据库，下午两点零九分开始，没人认领。'.repeat(100)
    await addReport(house, prod, long)
    for (const queryString of [{}, { say: 'verbatim' }]) {
      const said = await ask(
        house,
        token,
        'get_daily_report',
        { speaker: '张伟', again: true },
        { queryString },
      )
      expect(Buffer.byteLength(said)).toBeLessThanOrEqual(1300)
    }
  })
})

describe('a door that does not open', () => {
  it('looks the same for a wrong token, a revoked one, none, and a wrong path', async () => {
    const { house, token } = await openDoor()
    const body = rpc('tools/list')
    const wrong = await knock(house, post(body, 'cb-wrong'))
    const none = await knock(house, post(body, token, { headers: {} }))
    const path = await knock(house, post(body, token, { path: '/mcp/other' }))
    const wrongGet = await knock(house, post('', 'cb-wrong', { httpMethod: 'GET' }))
    await house.store.remove([keys.door(hashToken(token))])
    const revoked = await knock(house, post(body, token))
    for (const answer of [none, path, wrongGet, revoked]) expect(answer).toEqual(wrong)
    expect(wrong.statusCode).toBe(404)
  })

  it('stays shut for a page of another site', async () => {
    const { house, token } = await openDoor()
    const headers = {
      host: 'mcp.example.com',
      origin: 'https://evil.example',
      authorization: `Bearer ${token}`,
    }
    expect((await knock(house, post(rpc('ping'), token, { headers }))).statusCode).toBe(403)
  })

  it('takes the token in the address too, where a configuration has no headers', async () => {
    const { house, token } = await openDoor()
    const event = post(rpc('ping'), '', { headers: {}, queryString: { token } })
    expect((await knock(house, event)).statusCode).toBe(200)
  })
})

describe('what the robot knows at wake-up', () => {
  it('is the headline in counts only, for everybody in the room', async () => {
    const { house, token } = await openDoor()
    const answer = await knock(house, post('', token, { httpMethod: 'GET', path: '/context' }))
    expect(JSON.parse(answer.body)).toEqual({
      code: 0,
      data: '晨报：生产集群昨天的播报已经写好：昨天平稳。',
    })
  })

  it('never calls quiet what was not read', async () => {
    const { house, token, prod } = await seededHouse()
    const know = async () =>
      (await knock(house, post('', token, { httpMethod: 'GET', path: '/context' }))).body
    const spoken = { pages: ['一'], whole: '一', offersRollback: false }
    const tell = (headline: string, revision: number) =>
      addReport(house, prod, 'x', { status: 'partial', revision, spoken: { ...spoken, headline } })
    await tell('昨天三个来源都没读到', 1)
    expect(await know()).toContain('播报已经写好：昨天三个来源都没读到。')
    await tell('昨天一件大事，已经恢复', 2)
    expect(await know()).toContain('播报已经写好：昨天一件大事，已经恢复，还有没读到的。')
  })
})
