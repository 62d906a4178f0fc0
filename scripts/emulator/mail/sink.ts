import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

/** Largest letter that is taken, in bytes, as common servers do. */
const LARGEST_LETTER = 30 * 1024 * 1024

/** A letter in the mailbox. */
export interface ReceivedLetter {
  /** Position in the order of arrival, from 1; also the name of its .eml file. */
  number: number
  to: string[]
  subject: string
  messageId: string
  receivedAt: Date
  raw: Buffer
}

/** What may go wrong with one letter: refused by code, or taken without an answer. */
export type MailFault =
  | { kind: 'refuse'; at: 'recipient' | 'data'; code: number; message: string }
  | { kind: 'take-and-hang' }
  | { kind: 'drop' }

/** A running SMTP sink. */
export interface MailSink {
  /** `smtp://127.0.0.1:<port>`, for CHENBAO_SMTP_URL. */
  url: string
  letters: readonly ReceivedLetter[]
  /** Asked once a recipient; set it to make letters fail. */
  faults: ((recipient: string) => MailFault | undefined) | undefined
  /** The letter, parsed, pictures as `data:` addresses. */
  parse(number: number): Promise<ParsedMail | undefined>
  close(): Promise<void>
}

/**
 * An SMTP server on 127.0.0.1 that keeps every letter as `<folder>/<number>.eml`. Not emulated: TLS, logins
 * (any is accepted), greylisting, spam filters, quotas, folding of letters with an equal Message-ID, bounces.
 */
export async function startMailSink(options: {
  folder: string
  clock: () => Date
  port?: number
}): Promise<MailSink> {
  await mkdir(options.folder, { recursive: true })
  const letters: ReceivedLetter[] = await keptLetters(options.folder)
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: LARGEST_LETTER,
    onAuth: (_auth, _session, done) => done(null, { user: 'local' }),
    onRcptTo: ({ address }, _session, done) => {
      const fault = sink.faults?.(address)
      done(fault?.kind === 'refuse' && fault.at === 'recipient' ? refusal(fault) : null)
    },
    onData: (stream, session, done) => {
      receive(stream, session).then(done, done)
    },
  })
  const receive = async (stream: SMTPServerDataStream, session: SMTPServerSession) => {
    const raw = await readAll(stream)
    const to = session.envelope.rcptTo.map(({ address }) => address)
    const fault = sink.faults?.(to[0] ?? '')
    if (fault?.kind === 'refuse' && fault.at === 'data') throw refusal(fault)
    if (fault?.kind === 'drop') return await new Promise<never>(() => undefined)
    const { subject = '', messageId = '' } = await parseLetter(raw)
    const number = (letters.at(-1)?.number ?? 0) + 1
    letters.push({ number, to, subject, messageId, receivedAt: options.clock(), raw })
    await writeFile(join(options.folder, `${number}.eml`), raw)
    if (fault?.kind === 'take-and-hang') await new Promise<never>(() => undefined)
    return null
  }
  server.on('error', (error) => console.error('the mail sink:', error.message))
  const port = await listening(server, options.port ?? 0)
  const sink: MailSink = {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    faults: undefined,
    parse: async (number) => {
      const letter = letters.find((each) => each.number === number)
      return letter && (await parseLetter(letter.raw))
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return sink
}

function parseLetter(raw: Buffer): Promise<ParsedMail> {
  return simpleParser(raw)
}

async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  if (stream.sizeExceeded)
    throw refusal({ code: 552, message: 'Message exceeds fixed maximum size' })
  return Buffer.concat(chunks)
}

function refusal({ code, message }: { code: number; message: string }): Error {
  return Object.assign(new Error(message), { responseCode: code })
}

function listening(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' && port !== 0) resolve(listening(server, 0))
      else reject(error)
    })
    server.listen(port, '127.0.0.1', () => {
      resolve((server.server.address() as AddressInfo).port)
    })
  })
}

/** Letters of an earlier run; when they came is in their Date. */
async function keptLetters(folder: string): Promise<ReceivedLetter[]> {
  const names = (await readdir(folder)).filter((name) => /^\d+\.eml$/.test(name))
  const numbers = names.map((name) => Number.parseInt(name, 10)).sort((a, b) => a - b)
  const letters: ReceivedLetter[] = []
  for (const number of numbers) {
    const raw = await readFile(join(folder, `${number}.eml`))
    const { date = new Date(0), to = [], subject = '', messageId = '' } = await parseLetter(raw)
    const recipients = [to].flat().flatMap(({ value }) => value.map(({ address = '' }) => address))
    letters.push({ number, to: recipients, subject, messageId, receivedAt: date, raw })
  }
  return letters
}
