import type { Clock } from '../calendar/clock.ts'
import type { Day } from '../calendar/day.ts'
import { createDocument, decode } from '../documents/codec.ts'
import { keys, parseOutboxKey } from '../documents/keys.ts'
import { type OutboxRequest, outboxSchema, settledSchema } from '../documents/outbox.ts'
import { park } from '../documents/parking.ts'
import { orBroken } from '../documents/readable.ts'
import { DocumentError } from '../failures.ts'
import type { Store } from '../ports/store/store.ts'
import { isWaiting, type RequestLedger, readLedger } from './ledger.ts'

/** One run handles at most this many requests of a person that something can be done about. */
const MOST_REQUESTS = 500

/** Read at a time. */
const BATCH = 20

/** A request that is not settled, with what was tried so far. */
export interface OpenRequest {
  request: OutboxRequest
  ledger: RequestLedger
}

/**
 * The open requests of a person on a day that something can be done about; malformed ones are parked and
 * settled. Of very many, notices and letters come before escalations: a storm must not keep them.
 */
export async function openRequests(
  ports: { store: Store; clock: Clock },
  day: Day,
  person: string,
  contacts: readonly { id: string }[] = [],
): Promise<OpenRequest[]> {
  const ledgers = await readLedger(ports.store, day, person)
  const open = { others: [] as string[], escalations: [] as string[] }
  for await (const { key } of ports.store.list(`${keys.outboxDay(day)}${person}/`)) {
    const about = parseOutboxKey(key)
    const ledger = about && ledgers.get(about.request)
    if (!about || ledger?.settled) continue
    if (ledger && (await isWaiting(ledger, contacts, ports.clock()))) continue
    open[about.request.startsWith('escalation-') ? 'escalations' : 'others'].push(key)
  }
  const chosen = [...open.others, ...open.escalations].slice(0, MOST_REQUESTS)
  return await readAll(ports, chosen, ledgers)
}

async function readAll(
  ports: { store: Store; clock: Clock },
  open: readonly string[],
  ledgers: ReadonlyMap<string, RequestLedger>,
): Promise<OpenRequest[]> {
  const found: OpenRequest[] = []
  for (let start = 0; start < open.length; start += BATCH) {
    const requests = await Promise.all(
      open.slice(start, start + BATCH).map((key) => readOrPark(ports, key)),
    )
    for (const request of requests.filter((each) => each !== undefined)) {
      const ledger = ledgers.get(request.id) ?? { settled: false, recipients: new Map() }
      found.push({ request, ledger })
    }
  }
  return found
}

/** Records that a request needs nothing more, with the final state of every recipient. */
export async function settle(
  { store, clock }: { store: Store; clock: Clock },
  about: { day: Day; person: string; request: string },
  recipients: Record<string, 'sent' | 'doubtful' | 'given-up'>,
): Promise<void> {
  const { day, person, request } = about
  const at = clock().toISOString()
  const settled = { schema: 'settled/1' as const, request, person, at, recipients }
  await createDocument(store, settledSchema, keys.settled(day, person, request), settled)
}

async function readOrPark(
  ports: { store: Store; clock: Clock },
  key: string,
): Promise<OutboxRequest | undefined> {
  const object = await ports.store.get(key)
  if (!object) return undefined
  const request = await orBroken(async () => matching(key, decode(outboxSchema, key, object.body)))
  if (!(request instanceof DocumentError)) return request
  await park(ports, 'delivery', request)
  const about = parseOutboxKey(key)
  if (about) await settle(ports, about, {})
  return undefined
}

/** What a request says of itself must agree with its key: the ledger is named after the key. */
function matching(key: string, request: OutboxRequest): OutboxRequest {
  if (key === keys.request(request.day, request.person, request.id)) return request
  throw new DocumentError(key, 'document: day, person and id must be those of the key')
}
