import type { Contact } from '../../shared/documents/person.ts'
import { ask } from './ask.ts'
import { nameContact, whatComes } from './contact-words.ts'
import type { PageVisit } from './handler.ts'

const WORDS = {
  added: ['添加了', '也会发到那里'],
  removed: ['删除了', '不再发到那里'],
} as const

/**
 * Tells every contact from before a change of it, the removed one included; robots not, they speak to a room.
 * To be called before the change is written: a crash in between must not leave one that nobody was told of.
 */
export async function tellChange(
  visit: PageVisit,
  what: keyof typeof WORDS,
  contact: Contact,
): Promise<void> {
  const to = visit.reader.contacts.filter(({ kind }) => kind !== 'robot')
  if (to.length === 0) return
  const second = visit.now.toISOString().slice(0, 19).replace(/\D/g, '')
  const [did, effect] = WORDS[what]
  await ask(visit, `contacts-${what}-${second}-${contact.id}`, {
    title: '您的晨报联系方式有变动',
    text: `${visit.reader.name}的联系方式里${did}：${nameContact(contact)}。以后${whatComes(contact)}${effect}。\n不是您本人改的话，请马上告诉管理员。`,
    to,
  })
}
