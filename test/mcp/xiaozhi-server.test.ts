import { afterEach, describe, expect, it } from 'vitest'
import { DocumentError, UpstreamError } from '../../shared/failures.ts'
import { addReport, type HttpAnswer, knock, seededHouse } from './door.ts'
import { serveHouse } from './http-house.ts'
import { xiaozhiServer } from './xiaozhi-server.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

/** A door whose n-th tool call may go wrong: the function ran, its answer did not arrive as it should. */
async function openDoor(spoil?: (call: number, answer: HttpAnswer) => HttpAnswer | 'drop') {
  const { house, token, prod } = await seededHouse()
  await addReport(house, prod, '先说结论：生产集群昨天平稳。')
  let calls = 0
  const server = await serveHouse(house, async (event) => {
    const answer = await knock(house, event)
    const isCall = JSON.stringify(event).includes('tools/call')
    if (!isCall || !spoil) return answer
    calls += 1
    const spoilt = spoil(calls, answer)
    if (spoilt === 'drop') throw new Error('dropped')
    return spoilt
  })
  closers.push(server.close)
  const robot = xiaozhiServer({ url: server.url, token, callLimitMs: 2000 })
  const outbox = () =>
    [...house.store.objects.keys()].filter((key) => key.startsWith('outbox/')).length
  return { house, robot, server, token, outbox }
}

const rpcError = (answer: HttpAnswer): HttpAnswer => ({
  ...answer,
  body: JSON.stringify({
    jsonrpc: '2.0',
    id: JSON.parse(answer.body).id,
    error: { code: -32603, message: '内部错误' },
  }),
})

describe('a self-hosted xiaozhi server', () => {
  it('initialises at every wake-up without a session and hears the report', async () => {
    const { robot, server } = await openDoor()
    expect(await robot.wakeUp()).toContain('get_daily_report')
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST'])
    const heard = await robot.call('get_daily_report', { speaker: '张伟' })
    expect(heard.to).toBe('model')
    if (heard.to !== 'model') return
    expect(heard.text).toContain('你好，张伟。')
    expect(heard.text).toContain('structuredContent=None isError=False')
    expect(heard.text.match(/TextContent/g)).toHaveLength(1)
  })

  it('may call without any initialise, because the next call meets another instance', async () => {
    const { robot } = await openDoor()
    const heard = await robot.call('list_alerts', { speaker: '张伟' })
    expect(heard.to).toBe('model')
  })

  it('repeats a call three times after an error, and one letter is asked for', async () => {
    const { robot, outbox, server } = await openDoor((call, answer) =>
      call < 3 ? rpcError(answer) : answer,
    )
    await robot.wakeUp()
    const heard = await robot.call('send_report_email', { speaker: '张伟' })
    expect(outbox()).toBe(1)
    expect(heard).toMatchObject({ to: 'model', text: expect.stringContaining('已经发过') })
    expect(server.requests.filter(({ body }) => body.includes('tools/call'))).toHaveLength(3)
    expect(server.requests.filter(({ body }) => body.includes('"initialize"'))).toHaveLength(3)
  })

  it('hears the report, not that it was played already, when the first answer was lost', async () => {
    const { robot } = await openDoor((call, answer) => (call === 1 ? rpcError(answer) : answer))
    await robot.wakeUp()
    const heard = await robot.call('get_daily_report', { speaker: '张伟' })
    expect(heard).toMatchObject({ to: 'model', text: expect.stringContaining('生产集群昨天平稳') })
  })

  it.each([
    ['HTTP 500', (_: number, answer: HttpAnswer) => ({ ...answer, statusCode: 500 })],
    ['HTTP 401', (_: number, answer: HttpAnswer) => ({ ...answer, statusCode: 401 })],
    ['a dropped connection', () => 'drop' as const],
  ])('falls silent on %s, and the wish is still done once when said again', async (_, spoil) => {
    let broken = true
    const { robot, outbox } = await openDoor((call, answer) =>
      broken ? spoil(call, answer) : answer,
    )
    await robot.wakeUp()
    const first = await robot.call('send_report_email', { speaker: '张伟' })
    expect(first.to).toBe('nobody')
    broken = false
    const second = await robot.call('send_report_email', { speaker: '张伟' })
    expect(second).toMatchObject({ to: 'model', text: expect.stringContaining('已经发过') })
    expect(outbox()).toBe(1)
  })

  it('speaks an error’s message as it is, so ours is short Chinese', async () => {
    const { robot } = await openDoor()
    await robot.wakeUp()
    expect(await robot.call('no_such_tool', {})).toEqual({ to: 'voice', text: '没有这个功能' })
  })

  it.each([
    ['the bucket', undefined, '云端服务暂时没有响应'],
    ['a report', 'reports/', '云端服务暂时没有响应'],
    ['a broken person', 'people/', '有一份资料读不出来'],
  ])('hears a sentence when %s cannot be read', async (what, prefix, sentence) => {
    const { robot, house } = await openDoor()
    const { get } = house.store
    house.store.get = (key) => {
      if (prefix && !key.startsWith(prefix)) return get(key)
      if (what === 'a broken person') return Promise.reject(new DocumentError(key, 'name: wrong'))
      return Promise.reject(new UpstreamError('cos', 'down', { retry: true }))
    }
    await robot.wakeUp()
    const heard = await robot.call('get_daily_report', { speaker: '张伟' })
    expect(heard).toMatchObject({ to: 'model', text: expect.stringContaining(sentence) })
  })
})
