import { createHash } from 'node:crypto'
import { html } from 'hono/html'
import { dayOf } from '../../shared/calendar/day.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { outboxSchema } from '../../shared/documents/outbox.ts'
import { type Contact, contactSchema, type Person } from '../../shared/documents/person.ts'
import { changePerson } from '../../shared/people/change-person.ts'
import type { HttpResponse } from '../../shared/scf/http.ts'
import { readForm } from './form.ts'
import type { PageVisit } from './handler.ts'
import { type Markup, page, seeOther } from './layout.ts'

const KINDS = {
  mail: '邮箱',
  wecom: '企业微信群机器人',
  wxpusher: 'WxPusher',
  serverchan: 'Server酱',
} as const

/** Robots are registered by an operator: whoever names one speaks in the room where it stands. */
const NAMES = { ...KINDS, robot: '机器人播报' } as const

const DONE = {
  added: '已经添加。',
  removed: '已经删除。',
  tested: '测试消息正在发送，几分钟内就到。',
  invalid: '没有添加：地址或密钥的格式不对。',
  full: '没有添加：最多十个联系方式。',
} as const

/** A person's own contacts; addresses and keys are masked, a borrowed phone must not give them away. */
export async function contactsPage({ reader: person, request }: PageVisit): Promise<HttpResponse> {
  const done = Object.entries(DONE).find(([name]) => name === request.query.done)?.[1]
  return await page(
    '我的联系方式',
    html`${done ? html`<p class="note">${done}</p>` : ''}<h1>${person.name}的联系方式</h1>
<section class="card"><h2>已登记</h2>
${person.contacts.length > 0 ? html`<ul>${person.contacts.map(contactLine)}</ul>` : html`<p>还没有登记。播报和告警升级都发不到您。</p>`}</section>
<section class="card"><h2>添加</h2><form method="post"><input type="hidden" name="act" value="add">
<label>方式<select name="kind">${Object.entries(KINDS).map(([kind, name]) => html`<option value="${kind}">${name}</option>`)}</select></label>
<label>邮箱地址，或机器人的 key、SendKey、AppToken<input name="secret" required maxlength="200" autocomplete="off"></label>
<label>WxPusher 的 UID（其他方式不填）<input name="uid" maxlength="100" autocomplete="off"></label>
<button class="primary">添加</button></form></section>`,
  )
}

/** Adds, removes or tests a contact. */
export async function editContacts(visit: PageVisit): Promise<HttpResponse> {
  const { reader: person, request } = visit
  const form = readForm(request.body)
  const id = form.get('id') ?? ''
  const act = form.get('act')
  const done =
    act === 'add'
      ? await add(visit, person, form)
      : act === 'remove'
        ? await remove(visit, person, id)
        : await test(visit, person, id)
  const { e = '', s = '' } = request.query
  return seeOther(`?e=${e}&s=${s}&done=${done}`)
}

async function add(
  { ports }: PageVisit,
  person: Person,
  form: URLSearchParams,
): Promise<keyof typeof DONE> {
  if (person.contacts.length >= 10) return 'full'
  const secret = (form.get('secret') ?? '').trim()
  const id = `c-${createHash('sha256')
    .update(`${form.get('kind')}\n${secret}`)
    .digest('hex')
    .slice(0, 8)}`
  const contact = contactSchema.safeParse({
    kind: Object.keys(KINDS).find((kind) => kind === form.get('kind')),
    id,
    address: secret,
    key: secret,
    sendKey: secret,
    appToken: secret,
    uid: (form.get('uid') ?? '').trim(),
  })
  if (!contact.success) return 'invalid'
  await changePerson(ports.store, person.id, (now) => ({
    ...now,
    contacts: [...now.contacts.filter((one) => one.id !== id), contact.data],
  }))
  return 'added'
}

async function remove(
  { ports }: PageVisit,
  person: Person,
  id: string,
): Promise<keyof typeof DONE> {
  await changePerson(ports.store, person.id, (now) => ({
    ...now,
    contacts: now.contacts.filter((one) => one.id !== id),
  }))
  return 'removed'
}

/** Asks for a test message; `delivery` sends it. The same contact is tested once a minute. */
async function test(
  { ports, now }: PageVisit,
  person: Person,
  id: string,
): Promise<keyof typeof DONE> {
  if (!person.contacts.some((one) => one.id === id)) return 'removed'
  const minute = now.toISOString().slice(0, 16).replace(/\D/g, '')
  const request = `test-${id}-${minute}`
  const day = dayOf(now)
  await createDocument(ports.store, outboxSchema, keys.request(day, person.id, request), {
    schema: 'outbox/1',
    id: request,
    person: person.id,
    day,
    requestedAt: now.toISOString(),
    notBefore: now.toISOString(),
    content: {
      kind: 'notice',
      title: '晨报测试消息',
      text: '您收到这条消息，说明这个联系方式可用。',
    },
    contacts: [id],
  })
  return 'tested'
}

function contactLine(contact: Contact): Markup {
  const act = (name: string, label: string) =>
    html`<form method="post"><input type="hidden" name="act" value="${name}"><input type="hidden" name="id" value="${contact.id}"><button class="quiet">${label}</button></form>`
  return html`<li class="row"><span>${NAMES[contact.kind]} · ${maskContact(contact)}</span><span>${act('test', '发测试')} ${act('remove', '删除')}</span></li>`
}

/** A contact as its owner recognises it and nobody else can use it. */
export function maskContact(contact: Contact): string {
  if (contact.kind === 'mail') {
    const [name = '', host = ''] = contact.address.split('@')
    return `${name.slice(0, 1)}***@${host}`
  }
  const secret =
    contact.kind === 'wecom'
      ? contact.key
      : contact.kind === 'wxpusher'
        ? contact.uid
        : contact.kind === 'robot'
          ? contact.client
          : contact.sendKey
  return `尾号 ${secret.slice(-4)}`
}
