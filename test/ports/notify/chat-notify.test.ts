import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ChatStandIn, startChatStandIn } from '../../../scripts/emulator/chat/stand-in.ts'
import { chatNotify } from '../../../shared/ports/notify/chat-notify.ts'
import type { ChatMessage, Notify } from '../../../shared/ports/notify/notify.ts'

const START = Date.parse('2026-01-02T12:00:00.000Z')
const message: ChatMessage = {
  title: '支付服务连不上数据库，超过十二小时没有处理',
  text: '下午两点零九分开始，没有人认领。',
  link: 'https://report.example.com/incident/prod/1/zhangwei?e=1&s=1',
}
/** An address where somebody listened a moment ago. */
const deserted = async () => {
  const gone = await startChatStandIn({ clock: () => new Date(START) })
  await gone.close()
  return gone.address
}
const SECRETS = ['wecom-secret-key', 'AT_secret', 'UID_secret', 'SCTsecretsecret']
const wecom = { kind: 'wecom', id: 'group', key: 'wecom-secret-key', content: 'full' } as const
const wxpusher = {
  kind: 'wxpusher',
  id: 'phone',
  appToken: 'AT_secret',
  uid: 'UID_secret',
  content: 'full',
} as const
const serverchan = {
  kind: 'serverchan',
  id: 'own',
  sendKey: 'SCTsecretsecret',
  content: 'full',
} as const

describe('chat messages', () => {
  let now = START
  let chat: ChatStandIn
  let notify: Notify
  beforeAll(async () => {
    chat = await startChatStandIn({ clock: () => new Date(now) })
    notify = chatNotify({ localAddress: chat.address, timeoutMs: 500 })
  })
  beforeEach(() => {
    now += 24 * 3_600_000
    chat.faults = undefined
  })
  afterAll(() => chat.close())
  const failureOf = (sending: Promise<unknown>) =>
    sending.then(
      () => undefined,
      (failure: unknown) => failure,
    )

  it('reach a WeCom group', async () => {
    expect(await notify.send(wecom, message)).toEqual({ state: 'delivered' })
    expect(chat.posts.at(-1)).toMatchObject({
      service: 'wecom',
      text: `**${message.title}**\n${message.text}\n[查看详情](${message.link})`,
    })
  })

  it('are accepted by WxPusher, which delivers later', async () => {
    expect(await notify.send(wxpusher, message)).toEqual({ state: 'accepted', reference: '1000' })
    expect(chat.posts.at(-1)).toMatchObject({ service: 'wxpusher' })
  })

  it.each([serverchan, { ...serverchan, sendKey: 'sctp123tsecretsecret' }])(
    'reach the owner of the Server酱 key $sendKey',
    async (contact) => {
      expect(await notify.send(contact, message)).toEqual({ state: 'accepted' })
      expect(chat.posts.at(-1)).toMatchObject({ service: 'serverchan' })
    },
  )

  it.each([
    ['汉', '汉'.repeat(5000)],
    ['an emoji family', '👨‍👩‍👧‍👦'.repeat(500)],
    ['letters', 'a'.repeat(9000)],
  ])(
    'of any length fit into 4096 bytes and are cut between characters (%s)',
    async (_name, text) => {
      await notify.send(wecom, { ...message, text })
      const post = chat.posts.at(-1)?.text ?? ''
      const cut = post.split('\n')[1] ?? ''
      expect(Buffer.byteLength(post)).toBeLessThanOrEqual(4096)
      expect(Buffer.byteLength(post)).toBeGreaterThan(4040)
      expect(cut.endsWith('…')).toBe(true)
      expect(text.startsWith(cut.slice(0, -1))).toBe(true)
      expect(cut).not.toMatch(/\u200d…$/)
      expect(post).toContain(message.link)
    },
  )

  it('carry no mention, link or colour that a stranger wrote into a title', async () => {
    const title = '<@all> [点我](http://evil.example/) <font color="red">'
    await notify.send(wecom, { ...message, title })
    const post = chat.posts.at(-1)?.text ?? ''
    expect(post).not.toContain('<')
    expect(post).not.toContain('](http://evil')
  })

  it('are stopped for ten minutes when the robot says too fast', async () => {
    for (let count = 0; count < 20; count += 1) await notify.send(wecom, message)
    const failure = await failureOf(notify.send(wecom, message))
    expect(failure).toMatchObject({ code: '130101', retry: true, retryAfterMs: 600_000 })
    now += 600_000
    expect(await notify.send(wecom, message)).toEqual({ state: 'delivered' })
  })

  it.each([
    [
      { errcode: 45009, errmsg: 'api freq out of limit' },
      { retry: true, retryAfterMs: 600_000 },
    ],
    [
      { status: 1111, punish: 'deny' },
      { retry: true, retryAfterMs: 600_000 },
    ],
    [
      { errcode: -1, errmsg: 'system busy' },
      { retry: true, retryAfterMs: undefined },
    ],
    [{ errcode: 40035, errmsg: 'invalid parameter' }, { retry: false }],
    [{ errcode: 93000, errmsg: 'invalid webhook url' }, { retry: false }],
    [{}, { retry: false }],
  ])('heed the errcode behind an HTTP 200: %j', async (body, expected) => {
    chat.faults = () => ({ kind: 'answer', status: 200, body })
    expect(await failureOf(notify.send(wecom, message))).toMatchObject({
      name: 'UpstreamError',
      ...expected,
    })
  })

  it.each([
    [{ code: 1001 }, false],
    [{ code: 1005 }, true],
  ])('heed the code of WxPusher: %j', async (body, retry) => {
    chat.faults = () => ({ kind: 'answer', status: 200, body })
    expect(await failureOf(notify.send(wxpusher, message))).toMatchObject({ retry })
  })

  it.each([
    [502, true],
    [429, true],
    [403, false],
  ])('meet HTTP %i', async (status, retry) => {
    chat.faults = () => ({ kind: 'answer', status, body: '<html>' })
    expect(await failureOf(notify.send(serverchan, message))).toMatchObject({ retry })
  })

  it('are in doubt when the answer does not come, breaks off or is no JSON', async () => {
    for (const fault of [
      { kind: 'take-and-hang' } as const,
      { kind: 'reset' } as const,
      { kind: 'answer', status: 200, body: '<html>' } as const,
    ]) {
      chat.faults = () => fault
      expect(await failureOf(notify.send(wecom, message))).toMatchObject({ doubtful: true })
    }
  })

  it('are in no doubt when nobody listens', async () => {
    const nowhere = chatNotify({ localAddress: await deserted(), timeoutMs: 500 })
    expect(await failureOf(nowhere.send(wecom, message))).toMatchObject({
      doubtful: false,
      retry: true,
    })
  })

  it('never show a key in what is thrown', async () => {
    const nowhere = chatNotify({ localAddress: await deserted(), timeoutMs: 500 })
    chat.faults = () => ({ kind: 'answer', status: 403, body: {} })
    for (const service of [nowhere, notify]) {
      for (const contact of [wecom, wxpusher, serverchan]) {
        const failure = await failureOf(service.send(contact, message))
        const shown = `${String(failure)} ${JSON.stringify(failure)} ${failure instanceof Error ? failure.stack : ''}`
        for (const secret of SECRETS) expect(shown).not.toContain(secret)
      }
    }
  })
})
