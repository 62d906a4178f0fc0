import { owesReport } from '../../shared/day/owed.ts'
import { dailyRequest } from '../../shared/delivery/daily.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { outboxSchema } from '../../shared/documents/outbox.ts'
import type { Person } from '../../shared/documents/person.ts'
import { orBroken } from '../../shared/documents/readable.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { DocumentError } from '../../shared/failures.ts'
import type { Ports } from './handler.ts'

/**
 * Asks for a person's morning letter in time, where any report is owed; gives the key it wrote. What cannot be
 * read may owe one: the letter says what is missing.
 */
export async function askForDaily(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  person: Person,
): Promise<string[]> {
  const request = dailyRequest(person, clock())
  if (!request) return []
  const key = keys.request(request.day, request.person, request.id)
  if (await store.head(key)) return []
  for (const id of person.follows) {
    const environment = await orBroken(() => readEnvironment(store, id))
    const owes =
      environment instanceof DocumentError ||
      (environment && (await owesReport(store, environment, request.content.day)))
    if (!owes) continue
    return (await createDocument(store, outboxSchema, key, request)) ? [key] : []
  }
  return []
}
