import { createHash } from 'node:crypto'
import { type Day, dayOf } from '../../shared/calendar/day.ts'
import { createDocument, readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type OutboxRequest, outboxSchema, settledSchema } from '../../shared/documents/outbox.ts'
import type { Contact, Person } from '../../shared/documents/person.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Two requests of the same meaning within this time are one, in milliseconds. */
export const SAME_REQUEST_MS = 600_000

/** How often one report may be asked for again in a day. */
const MOST_AGAIN = 5

/** A wish to have reports mailed; revisions are part of its meaning, JSON-RPC ids are not. */
export interface MailWish {
  person: Person
  /** Of every environment the person follows; revision 0 where there is no report yet, which the letter says. */
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
  const asked = await askedBefore(store, wish, base)
  const latest = asked.at(-1)
  if (latest && wish.now.getTime() - latest.getTime() < SAME_REQUEST_MS) {
    return { state: 'just-now' }
  }
  const before = latest ?? (await leftAt(store, wish, `daily-${wish.day}`))
  if (before && before <= wish.now && !wish.again) return { state: 'before', at: before }
  if (asked.length >= MOST_AGAIN) return { state: 'too-often' }
  const request = toRequest(wish, `${base}-${asked.length + 1}`)
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

/** When the same was asked for today, oldest first. */
async function askedBefore(store: Store, wish: MailWish, base: string): Promise<Date[]> {
  const asked: Date[] = []
  for (let count = 1; count <= MOST_AGAIN; count += 1) {
    const at = await leftAt(store, wish, `${base}-${count}`)
    if (!at) break
    asked.push(at)
  }
  return asked
}

/** When a request of today was due, from the request itself, or from its ledger once it was cleaned up. */
async function leftAt(
  store: Store,
  { person, now }: MailWish,
  id: string,
): Promise<Date | undefined> {
  const day = dayOf(now)
  const request = await readDocument(store, outboxSchema, keys.request(day, person.id, id))
  if (request) return new Date(request.notBefore)
  const settled = await readDocument(store, settledSchema, keys.settled(day, person.id, id))
  return settled && new Date(settled.at)
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
