import { describe, expect, it } from 'vitest'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Person, personSchema } from '../../shared/documents/person.ts'
import { furnished, MINUTE, person, request } from '../delivery/house.ts'
import { linkTo, visitPages } from './open-pages.ts'

const NEW = 'second@example.com'
const ADD = { act: 'add', kind: 'mail', secret: NEW }

/** 张伟's pages and the sender behind them: what a page asks for has left when `post` returns. */
async function atHome(fields: Partial<Person> = {}) {
  const home = await furnished()
  await home.people(person(fields))
  const visit = visitPages(home.store, () => home.now)
  const post = async (link: string, form: Record<string, string>) => {
    const before = new Set(await home.keysBelow(keys.outbox))
    const answer = await visit(link, form)
    const asked = (await home.keysBelow(keys.outbox)).filter((key) => !before.has(key))
    if (asked.length > 0) await home.trigger(...asked)
    return answer
  }
  const zhangwei = () => readDocument(home.store, personSchema, keys.person('zhangwei'))
  const addresses = async () =>
    (await zhangwei())?.contacts.map((one) => (one.kind === 'mail' ? one.address : one.kind))
  const letterTo = (address: string) => home.letters.findLast(({ to }) => to === address)
  const linkIn = (address: string) => /https:\S+/.exec(letterTo(address)?.text ?? '')?.[0] ?? ''
  const link = (purpose: 'contacts' | 'change', subject = 'zhangwei') =>
    linkTo(purpose, subject, 60, home.now)
  return { home, visit, post, zhangwei, addresses, letterTo, linkIn, link }
}

describe('the link to one’s contacts in the morning letter', () => {
  it('shows them masked, and changes nothing, whoever the letter was forwarded to', async () => {
    const { home, visit, post, addresses } = await atHome()
    await home.ask(request())
    const link = /https:\S+\/contacts\/\S+/.exec(home.letters[0]?.text ?? '')?.[0] ?? ''
    const { body } = await visit(link)
    expect(body).toContain('z***@example.com')
    expect(body).not.toContain('zhangwei@example.com')
    await post(link, ADD)
    await post(link, { act: 'remove', id: 'work' })
    expect(await addresses()).toEqual(['zhangwei@example.com'])
    expect((await visit(link.replace('/contacts/', '/change/'))).statusCode).toBe(404)
    expect(new Set(home.letters.map(({ to }) => to))).toEqual(new Set(['zhangwei@example.com']))
  })

  it('has a link to change them sent to the main mailbox alone, which works for an hour', async () => {
    const other = { kind: 'mail' as const, id: 'other', address: NEW, content: 'full' as const }
    const { home, visit, post, linkIn, link } = await atHome({
      contacts: [...person().contacts, other],
    })
    expect((await post(link('contacts'), {})).headers.location).toContain('done=asked')
    expect(home.letters.map(({ to }) => to)).toEqual(['zhangwei@example.com'])
    const change = linkIn('zhangwei@example.com')
    expect((await visit(change)).body).toContain('添加')
    home.pass(60 * MINUTE)
    expect((await visit(change)).statusCode).toBe(410)
  })

  it('sends one letter for many clicks, and no more than five a day', async () => {
    const { home, post, visit, link } = await atHome()
    const view = link('contacts')
    await Promise.all(Array.from({ length: 10 }, () => post(view, {})))
    home.pass(9 * MINUTE)
    const again = await post(link('contacts'), {})
    expect(again.headers.location).toContain('done=just-now')
    expect((await visit(new URL(again.headers.location ?? '', view).href)).body).toContain('刚刚')
    expect(home.letters).toHaveLength(1)
    for (let hour = 0; hour < 8; hour += 1) {
      home.pass(60 * MINUTE)
      await post(link('contacts'), {})
    }
    expect(home.letters).toHaveLength(5)
    expect((await post(link('contacts'), {})).headers.location).toContain('done=too-often')
  })

  it('says whom to ask where no mailbox is registered', async () => {
    const { home, visit, post, link } = await atHome({ contacts: [] })
    expect((await visit(link('contacts'))).body).toContain('请管理员给您')
    expect((await post(link('contacts'), {})).headers.location).toContain('done=no-mail')
    expect(home.letters).toHaveLength(0)
  })
})

describe('a link to change one’s contacts', () => {
  it('ends with the mailbox it went to', async () => {
    const { visit, post, addresses, link } = await atHome()
    const change = link('change', 'zhangwei/work')
    expect((await visit(change)).statusCode).toBe(200)
    expect((await post(change, { act: 'remove', id: 'work' })).body).toContain('不能再用')
    expect(await addresses()).toEqual([])
    expect((await visit(change)).statusCode).toBe(404)
    expect((await post(change, ADD)).statusCode).toBe(404)
  })

  it('tests a contact, once a minute', async () => {
    const { home, post, link } = await atHome()
    await post(link('change'), { act: 'test', id: 'work' })
    await post(link('change'), { act: 'test', id: 'work' })
    expect(home.letters.map(({ subject }) => subject)).toEqual(['晨报测试消息'])
  })

  it('tells everybody of a removal, the removed one too', async () => {
    const other = { kind: 'mail' as const, id: 'other', address: NEW, content: 'full' as const }
    const { home, post, addresses, letterTo, link } = await atHome({
      contacts: [...person().contacts, other],
    })
    await post(link('change'), { act: 'remove', id: 'work' })
    expect(await addresses()).toEqual([NEW])
    expect(home.letters.map(({ to }) => to).sort()).toEqual([NEW, 'zhangwei@example.com'])
    expect(letterTo('zhangwei@example.com')?.text).toContain('删除了：邮箱 · z***@example.com')
  })

  it('cannot register a robot: only an operator says in which room it speaks', async () => {
    const { zhangwei, post, link } = await atHome()
    const client = 'esp-box@@@aa_bb_cc_dd_ee_ff@@@3f2b8a10-6d55-4c6e-9a43-0d5f7c1e2b90'
    const form = { act: 'add', kind: 'robot', secret: client, client, content: 'title' }
    expect((await post(link('change'), form)).headers.location).toContain('done=invalid')
    expect((await zhangwei())?.waiting).toBeUndefined()
  })

  it.each([
    ['no address', 'not an address', 'invalid'],
    ['one that is registered', 'zhangwei@example.com', 'known'],
  ])('refuses %s', async (_what, secret, done) => {
    const { home, zhangwei, post, link } = await atHome()
    const { headers } = await post(link('change'), { act: 'add', kind: 'mail', secret })
    expect(headers.location).toContain(`done=${done}`)
    expect((await zhangwei())?.waiting).toBeUndefined()
    expect(home.letters).toHaveLength(0)
  })
})

describe('a new contact', () => {
  it('gets nothing but the question until it is confirmed from there', async () => {
    const { home, visit, post, addresses, letterTo, linkIn, link } = await atHome()
    expect((await post(link('change'), ADD)).headers.location).toContain('done=asked')
    expect(home.letters.map(({ to }) => to)).toEqual([NEW])
    expect(letterTo(NEW)?.subject).toContain('请确认：张伟要在这里接收晨报消息')
    await home.ask(request())
    expect(await addresses()).toEqual(['zhangwei@example.com'])
    expect(home.letters.map(({ to }) => to)).toEqual([NEW, 'zhangwei@example.com'])
    const confirm = linkIn(NEW)
    expect((await visit(confirm)).body).toContain('要在这里接收晨报消息吗')
    expect(await addresses()).toEqual(['zhangwei@example.com'])
    expect((await post(confirm, {})).body).toContain('已经确认')
    expect(await addresses()).toEqual(['zhangwei@example.com', NEW])
    expect(letterTo('zhangwei@example.com')?.text).toContain(
      '添加了：邮箱 · s***@example.com。以后晨报和告警提醒也会发到那里。',
    )
    await post(confirm, {})
    expect(await addresses()).toEqual(['zhangwei@example.com', NEW])
    expect(home.letters).toHaveLength(3)
  })

  it('is confirmed by its own link alone, within a day', async () => {
    const { home, visit, post, addresses, linkIn, link } = await atHome()
    await post(link('change'), ADD)
    const confirm = linkIn(NEW)
    const another = linkTo('confirm', 'zhangwei/c-0000000000000000', 60, home.now)
    expect((await post(another, {})).statusCode).toBe(404)
    home.pass(24 * 60 * MINUTE)
    expect((await visit(confirm)).statusCode).toBe(410)
    expect((await visit(link('change'))).body).not.toContain('s***@example.com')
    expect(await addresses()).toEqual(['zhangwei@example.com'])
  })

  it('that was cancelled stays out', async () => {
    const { zhangwei, visit, post, addresses, linkIn, link } = await atHome()
    await post(link('change'), ADD)
    expect((await visit(link('change'))).body).toContain('等着确认')
    const id = (await zhangwei())?.waiting?.[0]?.contact.id ?? ''
    await post(link('change'), { act: 'remove', id })
    expect((await post(linkIn(NEW), {})).statusCode).toBe(404)
    expect(await addresses()).toEqual(['zhangwei@example.com'])
  })

  it('is asked once for many clicks; at most five wait, and ten questions leave a day', async () => {
    const { home, zhangwei, post, link } = await atHome()
    const change = link('change')
    await Promise.all([post(change, ADD), post(change, ADD)])
    expect((await post(change, ADD)).headers.location).toContain('done=just-now')
    expect(home.letters).toHaveLength(1)
    const add = (n: number) => post(change, { ...ADD, secret: `n${n}@example.com` })
    for (let n = 0; n < 4; n += 1) await add(n)
    expect((await add(5)).headers.location).toContain('done=full')
    for (let n = 6; n < 11; n += 1) {
      const id = (await zhangwei())?.waiting?.[0]?.contact.id ?? ''
      await post(change, { act: 'remove', id })
      await add(n)
    }
    expect(home.letters).toHaveLength(10)
    const id = (await zhangwei())?.waiting?.[0]?.contact.id ?? ''
    await post(change, { act: 'remove', id })
    expect((await add(11)).headers.location).toContain('done=too-often')
  })

  it('on a chat channel is asked there, and told apart by its receiver', async () => {
    const { home, zhangwei, visit, post, link } = await atHome()
    const form = { act: 'add', kind: 'wxpusher', secret: 'AT_team' }
    await post(link('change'), { ...form, uid: 'UID_one' })
    await post(link('change'), { ...form, uid: 'UID_two' })
    const ids = (await zhangwei())?.waiting?.map(({ contact }) => contact.id) ?? []
    expect(new Set(ids).size).toBe(2)
    expect(home.messages.map(({ contact }) => contact)).toEqual(ids)
    const asked = home.messages[0]?.message.link ?? ''
    expect(asked).toContain(`/confirm/zhangwei/${ids[0]}?`)
    expect((await visit(asked)).body).toContain('告警提醒会发到这里')
    expect((await visit(asked)).body).not.toContain('晨报和告警')
  })

  it('keeps what a command changed meanwhile', async () => {
    const { home, zhangwei, post, linkIn, link } = await atHome()
    await post(link('change'), ADD)
    const before = await zhangwei()
    if (!before) throw new Error('nobody there')
    await writeDocument(home.store, personSchema, keys.person('zhangwei'), {
      ...before,
      follows: ['prod', 'test'],
    })
    await post(linkIn(NEW), {})
    expect(await zhangwei()).toMatchObject({ follows: ['prod', 'test'], contacts: [{}, {}] })
  })
})
