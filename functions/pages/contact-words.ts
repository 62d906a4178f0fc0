import type { Contact } from '../../shared/documents/person.ts'

/** What a person may register on their own page. */
export const KINDS = {
  mail: '邮箱',
  wecom: '企业微信群机器人',
  wxpusher: 'WxPusher',
  serverchan: 'Server酱',
} as const

/** Robots are registered by an operator: whoever names one speaks in the room where it stands. */
const NAMES = { ...KINDS, robot: '机器人播报' } as const

/** A contact as its owner recognises it and nobody else can use it: 邮箱 · z***@example.com. */
export function nameContact(contact: Contact): string {
  return `${NAMES[contact.kind]} · ${maskContact(contact)}`
}

/** The address or key of a contact, all but its end or host hidden. */
export function maskContact(contact: Contact): string {
  if (contact.kind === 'mail') {
    const [name = '', host = ''] = contact.address.split('@')
    return `${name.slice(0, 1)}***@${host}`
  }
  return `尾号 ${secretOf(contact).slice(-4)}`
}

/** What a contact is sent: reports go to mailboxes only. */
export function whatComes({ kind }: Contact): string {
  return kind === 'mail' ? '晨报和告警提醒' : '告警提醒'
}

/** Where a contact leads, whatever it is called: two of equal targets are one contact. */
export function targetOf(contact: Contact): string {
  const token = contact.kind === 'wxpusher' ? `\n${contact.appToken}` : ''
  return `${contact.kind}\n${secretOf(contact)}${token}`
}

function secretOf(contact: Contact): string {
  switch (contact.kind) {
    case 'mail':
      return contact.address
    case 'wecom':
      return contact.key
    case 'wxpusher':
      return contact.uid
    case 'serverchan':
      return contact.sendKey
    case 'robot':
      return contact.client
  }
}
