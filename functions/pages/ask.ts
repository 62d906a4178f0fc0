import { dayOf } from '../../shared/calendar/day.ts'
import { createDocument, readDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type OutboxRequest, outboxSchema } from '../../shared/documents/outbox.ts'
import type { PageVisit } from './handler.ts'

/** A notice a page asks `delivery` to send; `contacts`, `to` and `expiresAt` as in the outbox. */
export interface Wish extends Pick<OutboxRequest, 'contacts' | 'to' | 'expiresAt'> {
  title: string
  text: string
  link?: string
}

/** Writes a notice for the reader into the outbox; false when a request of this id was written today. */
export async function ask(
  { ports, reader, now }: PageVisit,
  id: string,
  { title, text, link, ...where }: Wish,
): Promise<boolean> {
  const day = dayOf(now)
  return await createDocument(ports.store, outboxSchema, keys.request(day, reader.id, id), {
    schema: 'outbox/1',
    id,
    person: reader.id,
    day,
    requestedAt: now.toISOString(),
    notBefore: now.toISOString(),
    ...where,
    content: { kind: 'notice', title, text, ...(link ? { link } : {}) },
  })
}

/** How a wish ended that may be uttered only so often. */
export type Asked = 'asked' | 'just-now' | 'too-often'

/**
 * Asks for a notice at most `most` times a day under a name, and not within `gapMs` milliseconds of the one
 * before. Requests are numbered, so of two clicks at the same time one counts.
 */
export async function askSparingly(
  visit: PageVisit,
  { name, most, gapMs }: { name: string; most: number; gapMs: number },
  wish: Wish,
): Promise<Asked> {
  const { ports, reader, now } = visit
  for (let number = 1; number <= most; number += 1) {
    const id = `${name}-${number}`
    const key = keys.request(dayOf(now), reader.id, id)
    const before = await readDocument(ports.store, outboxSchema, key)
    if (!before) return (await ask(visit, id, wish)) ? 'asked' : 'just-now'
    if (now.getTime() - Date.parse(before.requestedAt) < gapMs) return 'just-now'
  }
  return 'too-often'
}
