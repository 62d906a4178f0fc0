import { dayOf, timeOn } from '../../shared/calendar/day.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { outboxSchema } from '../../shared/documents/outbox.ts'
import type { Ports } from './handler.ts'

/** Asks for a notice to a person that is worth its day only; gives the key it wrote, none where it was there. */
export async function tell(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  person: string,
  id: string,
  title: string,
  text: string,
): Promise<string[]> {
  const now = clock()
  const day = dayOf(now)
  const key = keys.request(day, person, id)
  const isNew = await createDocument(store, outboxSchema, key, {
    schema: 'outbox/1',
    id,
    person,
    day,
    requestedAt: now.toISOString(),
    notBefore: now.toISOString(),
    expiresAt: new Date(timeOn(day, '23:59')).toISOString(),
    content: { kind: 'notice', title, text },
  })
  return isNew ? [key] : []
}
