import { createHash } from 'node:crypto'
import { type Day, dayOf } from '../../shared/calendar/day.ts'
import { createDocument, readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type OutboxRequest, outboxSchema } from '../../shared/documents/outbox.ts'
import type { Contact, Person } from '../../shared/documents/person.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Two requests of the same meaning within this time are one, in milliseconds. */
export const SAME_REQUEST_MS = 600_000

/** How often one report may be asked for again in a day. */
const MOST_AGAIN = 5

/** A wish to have reports mailed; revisions are part of its meaning, JSON-RPC ids are not. */
export interface MailWish {
  person: Person
  reports: { environment: string; revision: number }[]
  day: Day
  contacts: Contact[]
  again: boolean
  now: Date
}

export type MailAnswer =
  | { state: 'requested'; request: string }
  | { state: 'just-now' }
  | { state: 'before'; at: Date }
  | { state: 'too-often' }

/** Asks for a report to be mailed: writes one outbox request, however often and in parallel it is wished. */
export async function requestMail(store: Store, wish: MailWish): Promise<MailAnswer> {
  const base = `mail-${meaningOf(wish)}`
  const before = await requestsLike(store, wish, base)
  const latest = before.at(-1)
  const at = latest && Date.parse(latest.requestedAt)
  if (at !== undefined && wish.now.getTime() - at < SAME_REQUEST_MS) return { state: 'just-now' }
  if (at !== undefined && !wish.again) return { state: 'before', at: new Date(at) }
  const morning = await morningMail(store, wish)
  if (morning && !wish.again) return { state: 'before', at: morning }
  if (before.length >= MOST_AGAIN) return { state: 'too-often' }
  const request = toRequest(wish, `${base}-${before.length + 1}`)
  const key = keys.request(request.day, request.person, request.id)
  const first = await createDocument(store, outboxSchema, key, request)
  return first ? { state: 'requested', request: request.id } : { state: 'just-now' }
}

function meaningOf({ person, day, reports, contacts }: MailWish): string {
  const meaning = [
    person.id,
    'report',
    day,
    ...reports.map(({ environment, revision }) => `${environment}#${revision}`),
    ...contacts.map(({ id }) => id).sort((a, b) => (a < b ? -1 : 1)),
  ]
  return createHash('sha256').update(meaning.join('\n')).digest('hex').slice(0, 16)
}

async function requestsLike(
  store: Store,
  { person, now }: MailWish,
  base: string,
): Promise<OutboxRequest[]> {
  const found: OutboxRequest[] = []
  for (let count = 1; count <= MOST_AGAIN; count += 1) {
    const key = keys.request(dayOf(now), person.id, `${base}-${count}`)
    const request = await readDocument(store, outboxSchema, key)
    if (!request) break
    found.push(request)
  }
  return found
}

/** When the report left of itself this morning, if it did. */
async function morningMail(
  store: Store,
  { person, day, now }: MailWish,
): Promise<Date | undefined> {
  for await (const { key } of store.list(`${keys.outboxDay(dayOf(now))}${person.id}/`)) {
    const request = await readDocument(store, outboxSchema, key)
    if (!request || request.id.startsWith('mail-')) continue
    const at = new Date(request.notBefore)
    if (request.content.kind === 'report' && request.content.day === day && at <= now) return at
  }
  return undefined
}

function toRequest(wish: MailWish, id: string): OutboxRequest {
  const at = wish.now.toISOString()
  return {
    schema: 'outbox/1',
    id,
    person: wish.person.id,
    day: dayOf(wish.now),
    requestedAt: at,
    notBefore: at,
    content: {
      kind: 'report',
      day: wish.day,
      environments: wish.reports.map(({ environment }) => environment),
    },
    contacts: wish.contacts.map(({ id: contact }) => contact),
  }
}
