import { InputError, UpstreamError } from '../../failures.ts'
import { cut, inCharacters, plainMarkdown, toMarkdown } from './markdown.ts'
import type { ChatMessage, ChatReceipt } from './notify.ts'
import { type ChatAccess, postJson } from './post-json.ts'

/** Titles are short, bodies bounded; the service publishes no figures (easychen/serverchan-sdk). */
const LONGEST = { title: 32, desp: 30_000 }

/** Pushes to the owner of a key by Server酱; `code` 0 means done. The key is part of the address. */
export async function sendServerchan(
  contact: { sendKey: string },
  message: ChatMessage,
  access: ChatAccess,
): Promise<ChatReceipt> {
  const answer = await postJson(
    'serverchan',
    addressOf(contact.sendKey),
    {
      title: cut(plainMarkdown(message.title), LONGEST.title, inCharacters),
      desp: toMarkdown(message, LONGEST.desp, inCharacters),
      short: cut(message.title, 64, inCharacters),
      noip: 1,
    },
    access,
  )
  if (answer.code === 0) return { state: 'accepted' }
  const code = String(answer.code ?? 'none')
  throw new UpstreamError('serverchan', `code ${code}`, { retry: true, code })
}

/** Server酱³ keys name their own host; all others go to Turbo. Throws InputError for anything else. */
function addressOf(sendKey: string): { host: string; path: string } {
  if (!/^[A-Za-z0-9]{8,100}$/.test(sendKey)) {
    throw new InputError('sendKey: must be 8-100 letters and digits')
  }
  const third = /^sctp(\d+)t/i.exec(sendKey)
  return third
    ? { host: `${third[1]}.push.ft07.com`, path: `/send/${sendKey}.send` }
    : { host: 'sctapi.ftqq.com', path: `/${sendKey}.send` }
}
