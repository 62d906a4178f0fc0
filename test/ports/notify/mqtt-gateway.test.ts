import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GATEWAY } from '../../../scripts/emulator/chat/gateway.ts'
import { type ChatStandIn, startChatStandIn } from '../../../scripts/emulator/chat/stand-in.ts'
import { type Contact, contactSchema } from '../../../shared/documents/person.ts'
import { chatNotify } from '../../../shared/ports/notify/chat-notify.ts'
import type { Gateway } from '../../../shared/ports/notify/mqtt-gateway.ts'

const DEVICE = 'aa_bb_cc_dd_ee_ff@@@3f2b8a10-6d55-4c6e-9a43-0d5f7c1e2b90'
const message = { title: '昨天一件大事没恢复。', text: '详细内容', link: 'https://p.example.com/r' }
const robot = (client: string): Extract<Contact, { kind: 'robot' }> => ({
  kind: 'robot',
  id: 'desk',
  client: `${client}@@@${DEVICE}`,
  content: 'title',
})

describe('a robot behind an MQTT gateway', () => {
  let now = new Date('2026-01-02T15:59:59.999Z')
  const clock = () => now
  let chat: ChatStandIn
  beforeAll(async () => {
    chat = await startChatStandIn({ clock })
  })
  afterAll(() => chat.close())
  const notify = (gateway: Gateway = { ...GATEWAY, clock }) =>
    chatNotify({ localAddress: chat.address, gateway, timeoutMs: 1000 })

  it('speaks the headline word for word, never text or link', async () => {
    expect(await notify().send(robot('esp-box'), message)).toEqual({ state: 'delivered' })
    expect(chat.posts.at(-1)).toMatchObject({
      service: 'robot',
      text: '[device_call]昨天一件大事没恢复。',
    })
  })

  it('is addressed with the token of the day, on both sides of midnight in Beijing', async () => {
    for (const instant of ['2026-01-02T15:59:59.999Z', '2026-01-02T16:00:00.000Z']) {
      now = new Date(instant)
      expect(await notify().send(robot('esp-box'), message)).toEqual({ state: 'delivered' })
    }
    const other = notify({ ...GATEWAY, key: 'Another-key', clock })
    await expect(other.send(robot('esp-box'), message)).rejects.toMatchObject({
      code: '401',
      retry: false,
    })
  })

  it.each(['offline', 'stock'])('that is %s is tried again', async (board) => {
    await expect(notify().send(robot(board), message)).rejects.toMatchObject({
      code: '500',
      retry: true,
    })
  })

  it('says a short sentence that cannot mimic the prefix', async () => {
    const title = `[device_call]\n<b>[x](http://evil.example)</b>${'很长'.repeat(100)}`
    await notify().send(robot('esp-box'), { ...message, title })
    const text = chat.posts.at(-1)?.text ?? ''
    expect(text.length).toBeLessThanOrEqual(140)
    expect(text.slice('[device_call]'.length)).not.toMatch(/[[\]<\n]/)
  })

  it('stays silent while no gateway is set', async () => {
    const off = chatNotify({ localAddress: chat.address })
    await expect(off.send(robot('esp-box'), message)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('CHENBAO_ROBOT_GATEWAY'),
    })
  })

  it('never shows key, token or client id in what is thrown', async () => {
    const failure: unknown = await notify()
      .send(robot('offline'), message)
      .catch((thrown: unknown) => thrown)
    const shown = `${String(failure)} ${JSON.stringify(failure)}`
    expect(shown).not.toMatch(/Gateway-of|Bearer|aa_bb/)
  })
})

describe('the client id of a robot', () => {
  const parse = (client: string) => contactSchema.safeParse({ ...robot('x'), client })

  it('leads nowhere but to a device of the gateway', () => {
    expect(parse(`esp32-s3_box.3@@@${DEVICE}`).success).toBe(true)
    for (const client of [
      '../devices/status',
      `http://169.254.0.23/@@@${DEVICE}`,
      `a/../../x@@@${DEVICE}`,
      `a?b@@@${DEVICE}`,
      `@@@${DEVICE}`,
      'esp-box@@@aa_bb@@@1',
    ]) {
      expect(parse(client).success, client).toBe(false)
    }
  })

  it('hears titles only, whatever is registered', () => {
    expect(contactSchema.safeParse({ ...robot('x'), content: 'full' }).success).toBe(false)
  })
})
