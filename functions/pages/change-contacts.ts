import { createHash } from 'node:crypto'
import { html } from 'hono/html'
import { type Contact, contactSchema } from '../../shared/documents/person.ts'
import { changePerson } from '../../shared/people/change-person.ts'
import type { HttpResponse } from '../../shared/scf/http.ts'
import { ask } from './ask.ts'
import { askToConfirm, waitingOf } from './confirm-contact.ts'
import { KINDS, nameContact, targetOf } from './contact-words.ts'
import { readForm } from './form.ts'
import type { PageVisit } from './handler.ts'
import { backTo, doneNote, type Markup, page } from './layout.ts'
import { tellChange } from './tell-change.ts'

const DONE = {
  asked: '请到新的联系方式那里点一下确认链接，一天内有效；确认之前不会往那里发别的消息。',
  'just-now': '确认消息刚刚才发过，请过十分钟再试。',
  'too-often': '没有添加：今天发出的确认消息太多了，请明天再试。',
  known: '这个联系方式已经登记过了。',
  removed: '已经删除。',
  tested: '测试消息正在发送，几分钟内就到。',
  invalid: '没有添加：地址或密钥的格式不对。',
  full: '没有添加：最多十个联系方式，其中最多五个等着确认。',
} as const

/** Where contacts are changed, behind a short-lived link that went to a mailbox of the person. */
export async function changePage({ reader, request, now }: PageVisit): Promise<HttpResponse> {
  const waiting = waitingOf(reader, now)
  return await page(
    '更改联系方式',
    html`${doneNote(DONE, request)}<h1>${reader.name}的联系方式</h1>
<section class="card"><h2>已登记</h2>
${reader.contacts.length > 0 ? html`<ul>${reader.contacts.map((contact) => line(contact, html`${button('test', '发测试', contact)} ${button('remove', '删除', contact)}`))}</ul>` : html`<p>还没有登记。播报和告警升级都发不到您。</p>`}</section>
${waiting.length > 0 ? html`<section class="card"><h2>等着确认</h2><ul>${waiting.map(({ contact }) => line(contact, button('remove', '取消', contact)))}</ul></section>` : ''}
<section class="card"><h2>添加</h2><form method="post"><input type="hidden" name="act" value="add">
<label>方式<select name="kind">${Object.entries(KINDS).map(([kind, name]) => html`<option value="${kind}">${name}</option>`)}</select></label>
<label>邮箱地址，或机器人的 key、SendKey、AppToken<input name="secret" required maxlength="200" autocomplete="off"></label>
<label>WxPusher 的 UID（其他方式不填）<input name="uid" maxlength="100" autocomplete="off"></label>
<button class="primary">添加</button></form></section>
<p class="eyebrow">每次改动都会告诉所有已登记的联系方式。</p>`,
  )
}

/** Adds, removes or tests a contact. */
export async function changeContacts(visit: PageVisit): Promise<HttpResponse> {
  const form = readForm(visit.request.body)
  const id = form.get('id') ?? ''
  const act = form.get('act')
  if (act === 'add') return backTo(visit, await add(visit, form))
  if (act === 'test') return backTo(visit, await test(visit, id))
  await remove(visit, id)
  return id === visit.way[1] ? await lastPage() : backTo(visit, 'removed')
}

async function add(visit: PageVisit, form: URLSearchParams): Promise<keyof typeof DONE> {
  const { reader, now } = visit
  const contact = readContact(form)
  if (!contact) return 'invalid'
  if (reader.contacts.some((one) => targetOf(one) === targetOf(contact))) return 'known'
  const others = waitingOf(reader, now).filter((one) => one.contact.id !== contact.id)
  if (others.length >= 5 || reader.contacts.length + others.length >= 10) return 'full'
  return await askToConfirm(visit, contact)
}

function readContact(form: URLSearchParams): Contact | undefined {
  const secret = (form.get('secret') ?? '').trim()
  const contact = contactSchema.safeParse({
    kind: Object.keys(KINDS).find((kind) => kind === form.get('kind')),
    id: 'new',
    address: secret,
    key: secret,
    sendKey: secret,
    appToken: secret,
    uid: (form.get('uid') ?? '').trim(),
  })
  if (!contact.success) return undefined
  const hash = createHash('sha256').update(targetOf(contact.data)).digest('hex')
  return { ...contact.data, id: `c-${hash.slice(0, 16)}` }
}

async function remove(visit: PageVisit, id: string): Promise<void> {
  const { ports, reader } = visit
  const contact = reader.contacts.find((one) => one.id === id)
  if (contact) await tellChange(visit, 'removed', contact)
  await changePerson(ports.store, reader.id, ({ waiting = [], ...now }) => ({
    ...now,
    contacts: now.contacts.filter((one) => one.id !== id),
    waiting: waiting.filter((one) => one.contact.id !== id),
  }))
}

/** Asks for a test message; the same contact is tested once a minute. */
async function test(visit: PageVisit, id: string): Promise<keyof typeof DONE> {
  if (!visit.reader.contacts.some((one) => one.id === id)) return 'removed'
  const minute = visit.now.toISOString().slice(0, 16).replace(/\D/g, '')
  await ask(visit, `test-${id}-${minute}`, {
    title: '晨报测试消息',
    text: '您收到这条消息，说明这个联系方式可用。',
    contacts: [id],
  })
  return 'tested'
}

/** The link came to the mailbox that was just removed, and ended with it. */
async function lastPage(): Promise<HttpResponse> {
  return await page(
    '已经删除',
    html`<section class="card"><h1>已经删除</h1><p>这个更改链接是发到那个邮箱的，所以也不能再用了。</p></section>`,
  )
}

function line(contact: Contact, buttons: Markup): Markup {
  return html`<li class="row"><span>${nameContact(contact)}</span><span>${buttons}</span></li>`
}

function button(act: string, label: string, { id }: Contact): Markup {
  return html`<form method="post"><input type="hidden" name="act" value="${act}"><input type="hidden" name="id" value="${id}"><button class="quiet">${label}</button></form>`
}
