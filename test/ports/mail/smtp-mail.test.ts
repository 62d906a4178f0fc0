import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type MailSink, startMailSink } from '../../../scripts/emulator/mail/sink.ts'
import type { Letter } from '../../../shared/ports/mail/mail.ts'
import { smtpMail } from '../../../shared/ports/mail/smtp-mail.ts'

const NOW = new Date('2026-01-02T23:30:00.000Z')
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const letter = (fields: Partial<Letter> = {}): Letter => ({
  messageId: '<report-1@example.com>',
  to: 'zhangwei@example.com',
  subject: '生产集群晨报：支付服务连不上数据库',
  html: '<p>你好，张伟 <img src="cid:errors@chenbao"></p>',
  text: '你好，张伟',
  inline: [{ cid: 'errors@chenbao', filename: '错误按小时.png', png: PNG }],
  headers: { 'x-chenbao-request': 'daily-2026-01-02' },
  ...fields,
})

describe('mail by SMTP', () => {
  let folder: string
  let sink: MailSink
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chenbao-mail-'))
    sink = await startMailSink({ folder, clock: () => NOW })
  })
  beforeEach(() => {
    sink.faults = undefined
  })
  afterAll(async () => {
    await sink.close()
    await rm(folder, { recursive: true })
  })
  const mail = (timeoutMs = 3_000) =>
    smtpMail({
      url: sink.url,
      from: '晨报 <report@example.com>',
      clock: () => NOW,
      timeoutMs,
    })
  const last = async () => {
    const parsed = await sink.parse(sink.letters.length)
    if (!parsed) throw new Error('no letter came')
    return parsed
  }

  it('arrives with text, html, inline picture and its fixed Message-ID', async () => {
    expect(await mail().send(letter())).toEqual({ accepted: true })
    const parsed = await last()
    expect(parsed).toMatchObject({
      messageId: '<report-1@example.com>',
      subject: '生产集群晨报：支付服务连不上数据库',
      date: NOW,
    })
    expect(parsed.text?.trim()).toBe('你好，张伟')
    expect(parsed.html).toContain(`src="data:image/png;base64,${PNG.toString('base64')}"`)
    expect(parsed.attachments).toMatchObject([
      { filename: '错误按小时.png', contentType: 'image/png', contentDisposition: 'inline' },
    ])
    expect(parsed.headers.get('x-chenbao-request')).toBe('daily-2026-01-02')
    expect(parsed.from?.text).toBe('"晨报" <report@example.com>')
  })

  it('is a refusal for good when the recipient does not exist', async () => {
    sink.faults = () => ({
      kind: 'refuse',
      at: 'recipient',
      code: 550,
      message: 'no such user a@b.cn',
    })
    const failure = await mail()
      .send(letter())
      .catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ name: 'UpstreamError', service: 'smtp', retry: false })
    expect(String(failure)).not.toContain('@')
  })

  it('may be tried again when the server asks for patience', async () => {
    sink.faults = () => ({ kind: 'refuse', at: 'recipient', code: 451, message: 'greylisted' })
    await expect(mail().send(letter())).rejects.toMatchObject({ retry: true, doubtful: false })
    sink.faults = () => ({ kind: 'refuse', at: 'data', code: 452, message: 'disk full' })
    await expect(mail().send(letter())).rejects.toMatchObject({ retry: true, doubtful: false })
  })

  it('is in doubt when the server takes the letter and falls silent', async () => {
    const before = sink.letters.length
    sink.faults = () => ({ kind: 'take-and-hang' })
    await expect(mail(300).send(letter())).rejects.toMatchObject({ retry: true, doubtful: true })
    expect(sink.letters).toHaveLength(before + 1)
  })

  it('is in no doubt when nobody listens', async () => {
    const nowhere = smtpMail({ url: 'smtp://127.0.0.1:1', from: 'a@example.com', clock: () => NOW })
    await expect(nowhere.send(letter())).rejects.toMatchObject({ retry: true, doubtful: false })
  })

  it.each([
    ['subject', { subject: '晨报\r\nBcc: eve@example.com' }],
    ['header', { headers: { 'x-chenbao-request': 'a\r\nBcc: eve@example.com' } }],
    ['Message-ID', { messageId: '<a@example.com>\r\nBcc: eve@example.com' }],
    [
      'file name',
      {
        inline: [
          { cid: 'a\r\nBcc: eve@example.com', filename: 'a\r\nBcc: eve@example.com', png: PNG },
        ],
      },
    ],
  ])('gets no further header through its %s', async (_name, fields) => {
    await mail().send(letter(fields))
    const parsed = await last()
    expect(parsed.bcc).toBeUndefined()
    expect(parsed.headers.has('bcc')).toBe(false)
    expect(sink.letters.at(-1)?.to).toEqual(['zhangwei@example.com'])
  })

  it.each([
    'eve@example.com, zhangwei@example.com',
    'zhangwei@example.com\r\nBcc: eve@example.com',
  ])('goes to nobody else when the recipient is %j', async (to) => {
    const before = sink.letters.length
    await mail()
      .send(letter({ to }))
      .catch((failure: unknown) => {
        expect(failure).toMatchObject({ name: 'UpstreamError' })
      })
    expect(sink.letters.slice(before).flatMap((each) => each.to)).not.toContain('eve@example.com')
  })

  it('reads neither files nor addresses a letter names', async () => {
    await mail().send(
      letter({ html: '<img src="/etc/hostname"><img src="http://127.0.0.1:1/a.png">' }),
    )
    expect((await last()).html).toContain('/etc/hostname')
  })
})
