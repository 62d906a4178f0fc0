import { createTransport } from 'nodemailer'
import type { Clock } from '../../calendar/clock.ts'
import { messageOf, UpstreamError } from '../../failures.ts'
import type { Letter, Mail } from './mail.ts'

/** The SMTP server, who writes, and when. */
export interface SmtpSettings {
  /** `smtps://user:password@host:465`; a secret. */
  url: string
  /** `晨报 <report@example.com>`. */
  from: string
  /** The present of the Date header. */
  clock: Clock
  /** Longest silence of the server, in milliseconds. */
  timeoutMs?: number
}

/**
 * Mail by SMTP through nodemailer 10, one connection a letter. A refusal for good (5xx) is an UpstreamError
 * with `retry` false; when the connection broke after the last byte of the letter, it is `doubtful`: the
 * server may have taken it. Neither files nor addresses named in a letter are ever read.
 */
export function smtpMail(settings: SmtpSettings): Mail {
  return {
    send: async (letter) => {
      const progress = { allSent: false }
      const transport = createTransport({
        ...connection(settings),
        logger: progressLogger(progress),
      })
      try {
        const receipt = await transport.sendMail(toMessage(letter, settings))
        if (receipt.rejected.length > 0) throw new Error('the recipient was refused')
        return { accepted: receipt.accepted.length > 0 }
      } catch (thrown) {
        throw smtpFailure(thrown, progress.allSent)
      } finally {
        transport.close()
      }
    },
  }
}

function connection({ url, timeoutMs = 20_000 }: SmtpSettings) {
  return {
    url,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** The recipient is given as an address of its own, so that no comma makes two of it. */
function toMessage(letter: Letter, { from, clock }: SmtpSettings) {
  return {
    from,
    to: { name: '', address: letter.to },
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    messageId: letter.messageId,
    date: clock(),
    headers: letter.headers,
    attachments: letter.inline.map(({ cid, filename, png }) => ({
      cid,
      filename,
      content: png,
      contentType: 'image/png',
      contentDisposition: 'inline' as const,
    })),
  }
}

/** nodemailer tells nobody but its logger that the whole letter has left; nothing is written anywhere. */
function progressLogger(progress: { allSent: boolean }) {
  const ignore = () => undefined
  const note = (entry: unknown) => {
    if (typeof entry === 'object' && entry !== null && 'tnx' in entry && entry.tnx === 'message') {
      progress.allSent = true
    }
  }
  return {
    level: ignore,
    trace: ignore,
    debug: ignore,
    info: note,
    warn: ignore,
    error: ignore,
    fatal: ignore,
  }
}

function smtpFailure(thrown: unknown, allSent: boolean): UpstreamError {
  const fields: Record<string, unknown> =
    typeof thrown === 'object' && thrown !== null ? { ...thrown } : {}
  const answer = typeof fields.responseCode === 'number' ? fields.responseCode : undefined
  const code = typeof fields.code === 'string' ? fields.code : undefined
  const refused = answer !== undefined && answer >= 500 && code !== 'EAUTH'
  return new UpstreamError('smtp', `${code ?? 'failed'} ${answer ?? ''} ${firstLine(thrown)}`, {
    retry: !refused,
    code,
    doubtful: allSent && answer === undefined,
    cause: thrown,
  })
}

/** A server's answer may repeat the recipient: addresses are left out. */
function firstLine(thrown: unknown): string {
  const line = messageOf(thrown).split('\n')[0] ?? ''
  return line.replace(/\S+@\S+/g, '(address)').slice(0, 200)
}
