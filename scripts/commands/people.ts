import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Contact, type Person, personSchema } from '../../shared/documents/person.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { InputError } from '../../shared/failures.ts'
import { changePerson } from '../../shared/people/change-person.ts'
import { signLink } from '../../shared/people/links.ts'
import { soundsAlike } from '../../shared/people/speakers.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { readSettings, settings } from '../../shared/scf/settings.ts'
import { type Desk, type Given, main, type Verbs } from './command.ts'
import { check, readAll } from './documents.ts'

/** How long a link to change one's own contacts works, in hours: it is handed over by hand. */
const LINK_HOURS = 24

/** Who listens: add (or change), list, remove, contacts, link. */
export const people: Verbs = {
  add: {
    usage:
      'add zhangwei --name 张伟 --follows prod,test [--voices 张伟,老张] [--mail 邮箱] [--opening full|short] [--mail-at 07:30] [--no-daily-mail] [--deputy-for lisi]',
    options: [
      'id=',
      'name=',
      'voices=',
      'follows=',
      'mail=',
      'opening=',
      'mail-at=',
      'no-daily-mail',
      'deputy-for=',
    ],
    run: async (given, desk) => {
      const person = check(personSchema, await fromOptions(given, desk.store))
      await mustExist(desk.store, person.follows)
      await write(desk.store, person)
      desk.print(
        `已保存 ${person.id}（${person.name}），关注 ${person.follows.join('、') || '无'}。`,
      )
      await warnAlike(desk, person)
    },
  },
  list: {
    usage: 'list',
    options: [],
    run: async (_, { store, print }) => {
      const all = await readAll(store, personSchema, keys.people)
      if (all.length === 0) print('还没有人。')
      for (const { document: one } of all) {
        const contacts =
          one.contacts.map(({ id, kind }) => `${id}（${kind}）`).join('、') || '没有联系方式'
        print(
          `${one.id}  ${one.name}  声纹 ${one.voices.join('、')}  关注 ${one.follows.join('、') || '无'}  ${contacts}`,
        )
      }
    },
  },
  remove: {
    usage: 'remove zhangwei',
    options: [],
    run: async (given, { store, print }) => {
      const person = await mustRead(store, given.subject('人员编号'))
      await store.remove([keys.person(person.id)])
      print(`已删除 ${person.id}（${person.name}）。门上的名单会跳过不存在的人。`)
    },
  },
  'add-contact': {
    usage:
      'add-contact zhangwei --contact work --mail 邮箱 | --wecom-key … | --serverchan-key … | --wxpusher-token … --wxpusher-uid … | --robot <MQTT client id>',
    options: [
      'id=',
      'contact=',
      'mail=',
      'wecom-key=',
      'serverchan-key=',
      'wxpusher-token=',
      'wxpusher-uid=',
      'robot=',
    ],
    run: async (given, { store, print }) => {
      const person = await mustRead(store, given.subject('人员编号'))
      const contact = contactOf(given)
      await changePerson(store, person.id, (now) => {
        const others = now.contacts.filter(({ id }) => id !== contact.id)
        return check(personSchema, { ...now, contacts: [...others, contact] })
      })
      print(`已为 ${person.name} 添加联系方式 ${contact.id}（${contact.kind}）。`)
    },
  },
  'remove-contact': {
    usage: 'remove-contact zhangwei work',
    options: [],
    run: async (given, { store, print }) => {
      const person = await mustRead(store, given.subject('人员编号'))
      const id = given.words[1]
      if (!person.contacts.some((one) => one.id === id))
        throw new InputError(`没有联系方式 ${id ?? ''}`)
      await changePerson(store, person.id, (now) => ({
        ...now,
        contacts: now.contacts.filter((one) => one.id !== id),
      }))
      print(`已删除 ${person.name} 的联系方式 ${id}。`)
    },
  },
  link: {
    usage: 'link zhangwei',
    options: [],
    run: async (given, { store, env, print, now }) => {
      const person = await mustRead(store, given.subject('人员编号'))
      const { CHENBAO_PAGES_URL: pagesUrl, CHENBAO_LINK_KEY: key } = readSettings(
        env,
        settings.pick({ CHENBAO_PAGES_URL: true, CHENBAO_LINK_KEY: true }),
      )
      const expiresAt = new Date(now().getTime() + LINK_HOURS * 3_600_000)
      print(`${person.name}自己更改联系方式的页面，${LINK_HOURS}小时内有效，只交给本人：`)
      print(signLink({ key, pagesUrl }, { purpose: 'change', subject: person.id, expiresAt }))
    },
  },
}

async function fromOptions(given: Given, store: Store): Promise<unknown> {
  const id = given.subject('人员编号')
  const before = await readDocument(store, personSchema, keys.person(id))
  const name = given.text('name') ?? before?.name
  const mail = given.text('mail')
  return {
    ...before,
    schema: 'person/1',
    id,
    name,
    voices: given.has('voices') ? given.list('voices') : (before?.voices ?? [name]),
    follows: given.has('follows') ? given.list('follows') : (before?.follows ?? []),
    contacts: mail
      ? [{ kind: 'mail', id: 'work', address: mail }, ...otherThan(before, 'work')]
      : (before?.contacts ?? []),
    opening: given.text('opening') ?? before?.opening,
    dailyMail: {
      enabled: !given.has('no-daily-mail'),
      at: given.text('mail-at') ?? before?.dailyMail.at ?? '07:30',
    },
    deputyFor: given.has('deputy-for') ? given.list('deputy-for') : (before?.deputyFor ?? []),
  }
}

function otherThan(person: Person | undefined, id: string): Contact[] {
  return person?.contacts.filter((one) => one.id !== id) ?? []
}

function contactOf(given: Given): Contact {
  const id = given.text('contact') ?? 'work'
  const [mail, wecom, serverchan, wxpusher] = [
    given.text('mail'),
    given.text('wecom-key'),
    given.text('serverchan-key'),
    given.text('wxpusher-token'),
  ]
  if (mail) return { kind: 'mail', id, address: mail, content: 'full' }
  if (wecom) return { kind: 'wecom', id, key: wecom, content: 'title' }
  if (serverchan) return { kind: 'serverchan', id, sendKey: serverchan, content: 'title' }
  if (wxpusher) {
    const uid = given.text('wxpusher-uid') ?? ''
    return { kind: 'wxpusher', id, appToken: wxpusher, uid, content: 'title' }
  }
  const client = given.text('robot')
  if (client) return { kind: 'robot', id, client, content: 'title' }
  throw new InputError('缺少联系方式')
}

async function mustRead(store: Store, id: string): Promise<Person> {
  const found = await readDocument(store, personSchema, keys.person(id))
  if (!found) throw new InputError(`没有人员 ${id}`)
  return found
}

async function mustExist(store: Store, environments: readonly string[]): Promise<void> {
  for (const id of environments) {
    if (!(await readEnvironment(store, id))) throw new InputError(`没有环境 ${id}`)
  }
}

/** Two people of one sound are asked back by the robot every morning, unless they get an alias. */
async function warnAlike({ store, print }: Desk, person: Person): Promise<void> {
  for (const { document } of await readAll(store, personSchema, keys.people)) {
    if (document.id !== person.id && (await soundsAlike(document, person))) {
      print(`注意：和 ${document.id} 的名字听起来一样。请给两人各加一个不同音的别名（--voices）。`)
    }
  }
}

async function write(store: Store, person: Person): Promise<void> {
  await writeDocument(store, personSchema, keys.person(person.id), person)
}

if (process.argv[1]?.endsWith('people.ts')) await main('people', people)
