import { html } from 'hono/html'
import type { Contact, Person, WaitingContact } from '../../shared/documents/person.ts'
import { changePerson } from '../../shared/people/change-person.ts'
import { signLink } from '../../shared/people/links.ts'
import type { HttpResponse } from '../../shared/scf/http.ts'
import { type Asked, askSparingly } from './ask.ts'
import { nameContact, whatComes } from './contact-words.ts'
import type { PageVisit } from './handler.ts'
import { page } from './layout.ts'
import { absentPage } from './notices.ts'
import { tellChange } from './tell-change.ts'

/** How long a new contact waits for its confirmation, in milliseconds. */
const WAIT_MS = 86_400_000

/** How often one contact, and how often all together, are asked to confirm. */
const AGAIN_MS = 600_000
const OFTEN = { name: 'confirm', most: 10, gapMs: 0 }

/** The contacts of a person that still may be confirmed. */
export function waitingOf({ waiting = [] }: Person, now: Date): WaitingContact[] {
  return waiting.filter(({ since }) => now.getTime() - Date.parse(since) < WAIT_MS)
}

/** Sends a link to a new contact and lets it wait until somebody there uses it. */
export async function askToConfirm(visit: PageVisit, contact: Contact): Promise<Asked> {
  const { ports, reader, now } = visit
  const before = waitingOf(reader, now).find((one) => one.contact.id === contact.id)
  if (before && now.getTime() - Date.parse(before.since) < AGAIN_MS) return 'just-now'
  const expiresAt = new Date(now.getTime() + WAIT_MS)
  const settings = { key: ports.linkKey, pagesUrl: ports.pagesUrl }
  const subject = `${reader.id}/${contact.id}`
  const asked = await askSparingly(visit, OFTEN, {
    title: `请确认：${reader.name}要在这里接收晨报消息`,
    text: `${reader.name}想把这里登记为晨报的联系方式，以后${whatComes(contact)}会发到这里。\n同意的话，请点下面的链接确认，一天内有效。\n不认识这个人的话，不用理会。`,
    link: signLink(settings, { purpose: 'confirm', subject, expiresAt }),
    to: [contact],
    expiresAt: expiresAt.toISOString(),
  })
  if (asked !== 'asked') return asked
  await changePerson(ports.store, reader.id, (person) => ({
    ...person,
    waiting: [
      ...waitingOf(person, now).filter((one) => one.contact.id !== contact.id),
      { contact, since: now.toISOString() },
    ],
  }))
  return asked
}

/** Asks who opened the link in a new contact whether reports shall come there: scanners open links too. */
export async function confirmPage(visit: PageVisit): Promise<HttpResponse> {
  const { reader, way, now } = visit
  if (reader.contacts.some(({ id }) => id === way[1])) return await confirmedPage(reader)
  const found = waitingOf(reader, now).find(({ contact }) => contact.id === way[1])
  if (!found) return await nothingWaits()
  return await page(
    '确认联系方式',
    html`<section class="card"><h1>要在这里接收晨报消息吗？</h1>
<p>${reader.name}想登记：${nameContact(found.contact)}。确认以后，${whatComes(found.contact)}会发到这里。</p>
<form method="post"><button class="primary">确认</button></form></section>`,
  )
}

/** Registers a contact that waited, after all others were told. */
export async function confirmContact(visit: PageVisit): Promise<HttpResponse> {
  const { ports, reader, way, now } = visit
  if (reader.contacts.some(({ id }) => id === way[1])) return await confirmedPage(reader)
  const found = waitingOf(reader, now).find(({ contact }) => contact.id === way[1])
  if (!found || reader.contacts.length >= 10) return await nothingWaits()
  await tellChange(visit, 'added', found.contact)
  const changed = await changePerson(ports.store, reader.id, (person) => confirm(person, found))
  const isThere = changed?.contacts.some(({ id }) => id === way[1])
  return isThere ? await confirmedPage(reader) : await nothingWaits()
}

/** Nothing changes for one that was cancelled or confirmed meanwhile. */
function confirm(person: Person, { contact }: WaitingContact): Person {
  const waiting = person.waiting ?? []
  const waits = waiting.some((one) => one.contact.id === contact.id)
  if (!waits || person.contacts.length >= 10) return person
  return {
    ...person,
    contacts: [...person.contacts, contact],
    waiting: waiting.filter((one) => one.contact.id !== contact.id),
  }
}

async function confirmedPage({ name }: Person): Promise<HttpResponse> {
  return await page(
    '已经确认',
    html`<section class="card"><h1>已经确认</h1><p>${name}的消息也会发到这里了。</p></section>`,
  )
}

async function nothingWaits(): Promise<HttpResponse> {
  return await absentPage(
    '没有要确认的',
    '这个联系方式已经取消或者删除，也可能登记的已经满了；需要的话请重新添加一次。',
  )
}
