import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startChatStandIn } from '../../scripts/emulator/chat/stand-in.ts'
import { chatPage } from '../../scripts/emulator/console/chat-page.ts'
import { mailboxPage } from '../../scripts/emulator/console/mailbox-page.ts'
import { startMailSink } from '../../scripts/emulator/mail/sink.ts'
import { smtpMail } from '../../shared/ports/mail/smtp-mail.ts'
import { chatNotify } from '../../shared/ports/notify/chat-notify.ts'

const NOW = new Date('2026-01-02T23:30:00.000Z')

describe('the local mailbox', () => {
  it('shows every letter with its pictures, lets no script of it run, and survives a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'chenbao-mailbox-'))
    const sink = await startMailSink({ folder, clock: () => NOW })
    const mail = smtpMail({ url: sink.url, from: '晨报 <report@example.com>', clock: () => NOW })
    const write = (number: number) =>
      mail.send({
        messageId: `<${number}@example.com>`,
        to: `person-${number}@example.com`,
        subject: `第${number}封 <script>alert(1)</script>`,
        html: '<p>正文</p><img src="cid:shot@chenbao"><script>alert(2)</script>',
        text: '纯文本',
        inline: [{ cid: 'shot@chenbao', filename: 'shot.png', png: Buffer.from('png') }],
        headers: {},
      })
    await Promise.all([1, 2, 3, 4, 5].map(write))
    expect(sink.letters.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
    await sink.close()

    const again = await startMailSink({ folder, clock: () => NOW })
    const page = async (path: string) => mailboxPage(again, new URL(path, 'http://127.0.0.1'))
    const list = String((await page('/mail/')).body)
    expect(list).toContain('2026-01-03 07:30:00')
    expect(list).toContain('person-5@example.com')
    expect(list).not.toContain('<script>')
    const one = String((await page('/mail/3')).body)
    expect(one).toContain('sandbox')
    expect(one).toContain('data:image/png;base64,')
    expect(one).not.toContain('<script>')
    expect(String((await page('/mail/?to=person-2@example.com')).body)).not.toContain('/mail/3"')
    expect((await page('/mail/99')).status).toBe(404)
    expect((await page('/mail/1.eml')).headers['content-type']).toBe('message/rfc822')
    await again.close()
    await rm(folder, { recursive: true })
  })
})

describe('the page of chat messages', () => {
  it('shows what came, newest first, without the keys', async () => {
    const chat = await startChatStandIn({ clock: () => NOW })
    const notify = chatNotify({ localAddress: chat.address })
    const contact = {
      kind: 'wecom',
      id: 'group',
      key: 'a-secret-robot-key',
      content: 'full',
    } as const
    await notify.send(contact, {
      title: '第一条',
      text: '',
      link: 'https://report.example.com/a?e=1&s=2',
    })
    await notify.send(contact, { title: '第二条', text: '<b>' })
    const page = String(chatPage(chat).body)
    expect(page.indexOf('第二条')).toBeLessThan(page.indexOf('第一条'))
    expect(page).toContain('href="https://report.example.com/a?e=1&amp;s=2"')
    expect(page).not.toContain('a-secret-robot')
    await chat.close()
  })
})
