import { html } from 'hono/html'
import type { Person } from '../../shared/documents/person.ts'
import { signLink } from '../../shared/people/links.ts'
import type { HttpResponse } from '../../shared/scf/http.ts'
import { type Asked, askSparingly } from './ask.ts'
import { maskContact, nameContact } from './contact-words.ts'
import type { PageVisit } from './handler.ts'
import { backTo, doneNote, type Markup, page } from './layout.ts'

/** How long a link to change contacts works, in milliseconds. */
const LINK_MS = 3_600_000

/** How often such a link is sent. */
const OFTEN = { name: 'contacts-link', most: 5, gapMs: 600_000 }

const DONE: Record<Asked | 'no-mail', string> = {
  asked: '更改用的链接正在发到您的邮箱，几分钟内就到。',
  'just-now': '刚刚才发过，请到邮箱里找一找；十分钟后可以再要一次。',
  'too-often': '今天已经发过好几次了。请明天再试，或者请管理员给您一个链接。',
  'no-mail': '您还没有登记邮箱，请管理员给您一个更改用的链接。',
}

/**
 * A person's contacts, masked, nothing to change: the link stands in every letter, and letters are forwarded.
 * Who wants to change something has a link sent to the main mailbox.
 */
export async function contactsPage({ reader, request }: PageVisit): Promise<HttpResponse> {
  return await page(
    '我的联系方式',
    html`${doneNote(DONE, request)}<h1>${reader.name}的联系方式</h1>
<section class="card"><h2>已登记</h2>
${reader.contacts.length > 0 ? html`<ul>${reader.contacts.map((contact) => html`<li>${nameContact(contact)}</li>`)}</ul>` : html`<p>还没有登记。播报和告警升级都发不到您。</p>`}</section>
<section class="card"><h2>更改</h2>${howToChange(reader)}</section>`,
  )
}

/** Has a short-lived link to change contacts sent to the main mailbox, whoever asks. */
export async function askForLink(visit: PageVisit): Promise<HttpResponse> {
  return backTo(visit, await sendLink(visit))
}

async function sendLink(visit: PageVisit): Promise<keyof typeof DONE> {
  const { ports, reader, now } = visit
  const mailbox = mainMailbox(reader)
  if (!mailbox) return 'no-mail'
  const expiresAt = new Date(now.getTime() + LINK_MS)
  const settings = { key: ports.linkKey, pagesUrl: ports.pagesUrl }
  const subject = `${reader.id}/${mailbox.id}`
  return await askSparingly(visit, OFTEN, {
    title: '更改晨报联系方式的链接',
    text: `${reader.name}，有人在您的联系方式页面上要了这个链接。\n点开就能添加或删除收信方式，一小时内有效。请不要转发这封信。\n不是您要的话，不用理会，什么都不会改。`,
    link: signLink(settings, { purpose: 'change', subject, expiresAt }),
    contacts: [mailbox.id],
    expiresAt: expiresAt.toISOString(),
  })
}

function howToChange(reader: Person): Markup {
  const mailbox = mainMailbox(reader)
  if (!mailbox) return html`<p>${DONE['no-mail']}</p>`
  return html`<p>为了安全，这个页面只能看。要添加或删除，请让我们把更改用的链接发到 ${maskContact(mailbox)}，一小时内有效。</p>
<form method="post"><button class="primary">把更改链接发给我</button></form>`
}

/** The first mailbox of a person: the one an operator registered, while it is there. */
function mainMailbox({ contacts }: Person) {
  return contacts.find((contact) => contact.kind === 'mail')
}
