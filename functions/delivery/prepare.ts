import { type Item, isGroup, type Prepare } from '../../shared/delivery/items.ts'
import {
  digestOf,
  type LetterBody,
  letterOf,
  type Message,
  messageOf,
  titleOnly,
} from '../../shared/delivery/wording.ts'
import { signLink } from '../../shared/people/links.ts'
import type { Mail } from '../../shared/ports/mail/mail.ts'
import type { Notify } from '../../shared/ports/notify/notify.ts'
import { type ComposePorts, composeReport, type ReportMessage } from './report-message.ts'

/** How long the link of a message to a group opens its incident. */
const LINK_MS = 7 * 86_400_000

/** Composes and sends: mail by `mail`, everything else by `chat`, each as far as the contact may see. */
export function createPrepare(ports: ComposePorts & { mail: Mail; chat: Notify }): Prepare {
  return async (person, items) => {
    const [first] = items
    if (!first) return undefined
    const { request, contact } = first
    const { content } = request
    const composed: ReportMessage | undefined =
      content.kind === 'report'
        ? await composeReport(ports, person, { ...request, content })
        : short(items)
    if (!composed) return undefined
    const message = isGroup(contact) ? forGroup(ports, composed.message, items) : composed.message
    if (contact.kind === 'robot') {
      const spoken = { ...titleOnly(message), title: composed.spoken ?? message.title }
      return async () => {
        await ports.chat.send(contact, spoken)
      }
    }
    if (contact.kind !== 'mail') {
      const shown = contact.content === 'full' ? message : titleOnly(message)
      return async () => {
        await ports.chat.send(contact, shown)
      }
    }
    const letter = contact.content === 'full' ? composed.letter : plainLetter(message)
    return async (messageId, attempt) => {
      const headers = headersOf(items, attempt)
      await ports.mail.send({ ...(await letter()), messageId, to: contact.address, headers })
    }
  }
}

function short(items: readonly Item[]): ReportMessage | undefined {
  const contents = items.map(({ request }) => request.content)
  const [only] = contents
  if (!only || only.kind === 'report') return undefined
  const message =
    contents.length === 1
      ? messageOf(only)
      : digestOf(contents.filter((content) => content.kind === 'escalation'))
  return { message, letter: async () => letterOf(message) }
}

/**
 * A link opens a page in the name of one person: a group gets one that shows and does nothing. The incident
 * linked is the one whose link the message has.
 */
function forGroup(
  { links, clock }: ComposePorts,
  { link, ...message }: Message,
  items: readonly Item[],
): Message {
  const linked = items
    .map(({ request }) => request)
    .find(({ content }) => content.kind === 'escalation' && content.link === link)
  if (!link || linked?.content.kind !== 'escalation') return link ? { ...message, link } : message
  const { environment, incident } = linked.content
  const subject = `${environment}/${incident}/${linked.person}`
  const expiresAt = new Date(clock().getTime() + LINK_MS)
  return { ...message, link: signLink(links, { purpose: 'glance', subject, expiresAt }) }
}

function plainLetter(message: Message): () => Promise<LetterBody> {
  return async () => letterOf(titleOnly(message))
}

/** What a postmaster or a rule in a mailbox may look at; a repeat says that it is one. */
function headersOf(items: readonly Item[], attempt: number): Record<string, string> {
  const [first] = items
  return {
    'X-Chenbao-Request':
      items.length === 1 ? (first?.request.id ?? '') : `${items.length} requests`,
    'X-Chenbao-Attempt': String(attempt),
    'Auto-Submitted': 'auto-generated',
  }
}
