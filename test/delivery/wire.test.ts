import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHandler } from '../../functions/delivery/handler.ts'
import { type ChatStandIn, startChatStandIn } from '../../scripts/emulator/chat/stand-in.ts'
import type { CosStandIn } from '../../scripts/emulator/cos/stand-in.ts'
import { type MailSink, startMailSink } from '../../scripts/emulator/mail/sink.ts'
import { keys } from '../../shared/documents/keys.ts'
import { smtpMail } from '../../shared/ports/mail/smtp-mail.ts'
import { chatNotify } from '../../shared/ports/notify/chat-notify.ts'
import { cosStandIn, cosStoreAt } from '../stand-ins/cos.ts'
import { escalation, House, MORNING, person, report, request, TODAY } from './house.ts'

const FROM = '晨报 <report@example.com>'
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('delivery with its real clients', () => {
  let folder: string
  let cos: CosStandIn
  let sink: MailSink
  let chat: ChatStandIn
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chenbao-wire-'))
    const clock = () => MORNING
    cos = await cosStandIn()
    sink = await startMailSink({ folder, clock })
    chat = await startChatStandIn({ clock })
  })
  afterAll(async () => {
    await Promise.all([cos.close(), sink.close(), chat.close()])
    await rm(folder, { recursive: true })
  })

  it('carries a report with its pictures from COS to a mailbox, and a storm to a robot', async () => {
    const store = cosStoreAt(cos.address)
    const home = new House(() => store)
    const key = keys.shot('prod', TODAY, 'business', 'errors')
    const pictures = [{ key, title: '错误', dashboard: 'business', verdict: 'agrees' as const }]
    await store.put(key, PICTURE)
    await home.reports({ ...report('prod', '生产集群'), pictures })
    await home.people(
      person({
        contacts: [
          { kind: 'mail', id: 'work', address: 'zhangwei@example.com', content: 'full' },
          { kind: 'wecom', id: 'group', key: 'test-key', content: 'title' },
        ],
      }),
    )
    const handler = createHandler({
      store,
      jobs: { start: async () => undefined },
      mail: smtpMail({ url: sink.url, from: FROM, clock: () => MORNING }),
      chat: chatNotify({ localAddress: chat.address }),
      clock: () => MORNING,
      links: { key: 'k'.repeat(32), pagesUrl: 'https://report.example.com' },
      from: FROM,
    })
    await home.write(request(), ...[1, 2, 3, 4].map((number) => escalation(number)))
    const job = {
      job: 'chenbao/1',
      step: 'delivery',
      subject: 'zhangwei',
      day: TODAY,
      slot: 's',
    } as const
    expect(await handler.job?.(job, home.invocation())).toMatchObject({ sent: 9, failed: 0 })
    expect(await handler.job?.(job, home.invocation())).toMatchObject({ sent: 0 })
    expect(sink.letters.map(({ subject }) => subject)).toEqual([
      expect.stringContaining('晨报 1月2日'),
      '4 件事还没有处理',
    ])
    const letter = await sink.parse(1)
    expect(letter?.attachments).toHaveLength(1)
    expect(letter?.html).toContain(PICTURE.toString('base64'))
    expect(chat.posts.map(({ text }) => text)).toEqual([
      expect.stringContaining('4 件事还没有处理'),
    ])
    expect(await home.ledger('mail-1')).toEqual(['work 1 claimed', 'work 1 sent', 'settled'])
  })
})
