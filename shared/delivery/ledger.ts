import type { Day } from '../calendar/day.ts'
import { createDocument, readDocument } from '../documents/codec.ts'
import { keys, parseAttemptKey, parseSettledKey } from '../documents/keys.ts'
import { type Attempt, attemptSchema } from '../documents/outbox.ts'
import { orBroken } from '../documents/readable.ts'
import { DocumentError } from '../failures.ts'
import type { Store } from '../ports/store/store.ts'
import type { Recipient } from './message-id.ts'

/** A claim younger than this means that somebody is sending; longer than the function's time limit. */
export const CLAIM_LEASE_MS = 600_000

/** Waits before the second, third … attempt, in milliseconds; after the last one it is given up. */
const BACK_OFF_MS = [300_000, 900_000, 3_600_000, 10_800_000]

/** After doubt one further attempt with the same Message-ID, this much later, in milliseconds. */
const DOUBT_MS = 1_800_000

/** What the ledger says of one recipient of one request: its attempts, oldest first. */
export type History = readonly { attempt: number; state: Attempt['state'] }[]

/** What to do about a recipient now. */
export type NextStep =
  | { do: 'nothing'; final: 'sent' | 'doubtful' | 'given-up' }
  | { do: 'wait' }
  | { do: 'attempt'; attempt: number }
  | { do: 'give-up'; attempt: number; reason: string }

/** What the ledger says of one request. */
export interface RequestLedger {
  settled: boolean
  recipients: Map<string, { attempt: number; state: Attempt['state']; writtenAt: Date }[]>
}

/** The ledger of a person's day by request, from the names of its entries alone. */
export async function readLedger(
  store: Store,
  day: Day,
  person: string,
): Promise<Map<string, RequestLedger>> {
  const requests = new Map<string, RequestLedger>()
  const of = (request: string) => {
    const ledger = requests.get(request) ?? { settled: false, recipients: new Map() }
    requests.set(request, ledger)
    return ledger
  }
  for await (const { key, modifiedAt } of store.list(`${keys.ledger(day)}${person}/`)) {
    const settled = parseSettledKey(key)
    if (settled) of(settled.request).settled = true
    const entry = parseAttemptKey(key)
    const state = attemptSchema.shape.state.safeParse(entry?.state)
    if (!entry || !state.success) continue
    const { recipients } = of(entry.request)
    const history = recipients.get(entry.recipient) ?? []
    const known = { attempt: entry.attempt, state: state.data, writtenAt: modifiedAt }
    recipients.set(entry.recipient, [...history, known])
  }
  return requests
}

/**
 * Folds a recipient's history: sent and given up are final; a failure is repeated with growing waits, five
 * attempts in all; a claim whose sender vanished, and a doubtful sending, are repeated under the same
 * Message-ID, the doubtful one once. `lastAt` reads the instant of the newest entry.
 */
export async function nextStep(
  history: History,
  now: Date,
  lastAt: () => Promise<Date>,
): Promise<NextStep> {
  const final = history.find(({ state }) => state === 'sent' || state === 'given-up')
  if (final) return { do: 'nothing', final: final.state === 'sent' ? 'sent' : 'given-up' }
  const count = Math.max(0, ...history.map(({ attempt }) => attempt))
  if (count === 0) return { do: 'attempt', attempt: 1 }
  const states = history.filter(({ attempt }) => attempt === count).map(({ state }) => state)
  const doubts = history.filter(({ state }) => state === 'doubtful').length
  if (doubts > 1) return { do: 'nothing', final: 'doubtful' }
  const next = count + 1
  if (count > BACK_OFF_MS.length) {
    if (doubts > 0) return { do: 'nothing', final: 'doubtful' }
    return { do: 'give-up', attempt: next, reason: `${count} attempts failed` }
  }
  const wait = waitAfter(states, count)
  const isOver = now.getTime() - (await lastAt()).getTime() >= wait
  return isOver ? { do: 'attempt', attempt: next } : { do: 'wait' }
}

/**
 * Whether nothing can be done about a request now, since a recipient waits and no other needs anything: as far
 * as names and write times of the ledger tell; in doubt, what its entries say decides.
 */
export async function isWaiting(
  { recipients }: RequestLedger,
  contacts: readonly { id: string }[],
  now: Date,
): Promise<boolean> {
  const steps = await Promise.all(
    contacts.map(({ id }) => {
      const history = recipients.get(id) ?? []
      const written = Math.max(0, ...history.map(({ writtenAt }) => writtenAt.getTime()))
      return nextStep(history, now, async () => new Date(written > now.getTime() ? 0 : written))
    }),
  )
  const names = steps.map((step) => step.do)
  return names.includes('wait') && names.every((name) => name === 'wait' || name === 'nothing')
}

function waitAfter(states: readonly string[], count: number): number {
  if (states.includes('doubtful')) return DOUBT_MS
  if (states.includes('failed')) return BACK_OFF_MS[count - 1] ?? 0
  return CLAIM_LEASE_MS
}

/** When the newest entry of a history was written; of one that cannot be read, when its object was. */
export async function readLastAt(
  store: Store,
  recipient: Recipient,
  history: History,
): Promise<Date> {
  const newest = Math.max(...history.map(({ attempt }) => attempt))
  const entries = history.filter(({ attempt }) => attempt === newest)
  const newestEntry = entries.find(({ state }) => state !== 'claimed') ?? entries[0]
  if (!newestEntry) return new Date(0)
  const key = keys.attempt({ ...recipient, ...newestEntry })
  const document = await orBroken(() => readDocument(store, attemptSchema, key))
  if (document instanceof DocumentError) return (await store.head(key))?.modifiedAt ?? new Date(0)
  return document ? new Date(document.at) : new Date(0)
}

/** Writes one state of one attempt; false when that state was already written. */
export async function record(
  store: Store,
  recipient: Recipient,
  entry: Pick<Attempt, 'attempt' | 'state' | 'messageId'> & { at: Date; reason?: string },
): Promise<boolean> {
  const { at, ...fields } = entry
  const { person, request, recipient: contact } = recipient
  const key = keys.attempt({ ...recipient, attempt: entry.attempt, state: entry.state })
  return await createDocument(store, attemptSchema, key, {
    schema: 'attempt/1',
    request,
    person,
    recipient: contact,
    ...fields,
    at: at.toISOString(),
  })
}
