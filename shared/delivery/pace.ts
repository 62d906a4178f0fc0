import { createHash } from 'node:crypto'
import { readDocument, writeDocument } from '../documents/codec.ts'
import { keys } from '../documents/keys.ts'
import { type Pace, paceSchema } from '../documents/outbox.ts'
import type { Contact } from '../documents/person.ts'
import { orBroken } from '../documents/readable.ts'
import { DocumentError } from '../failures.ts'
import type { Store } from '../ports/store/store.ts'

/**
 * Messages a window that a channel takes. A WeCom robot is banned at 20 a minute (path/99110); the others
 * are our own manners; mail is bounded so that a storm becomes a few digests, and a robot is not to talk all day.
 */
const LIMITS: Record<Contact['kind'], { most: number; windowMs: number }> = {
  wecom: { most: 18, windowMs: 60_000 },
  wxpusher: { most: 18, windowMs: 60_000 },
  robot: { most: 3, windowMs: 600_000 },
  serverchan: { most: 5, windowMs: 60_000 },
  mail: { most: 6, windowMs: 300_000 },
}

/** Matters a group is remembered to have heard. */
const MOST_TOLD = 500

/** A channel as the pace knows it: the sha256 of its key, which is shared by whoever uses the same robot. */
function channelOf(contact: Contact): string {
  const secret =
    contact.kind === 'wecom'
      ? contact.key
      : contact.kind === 'wxpusher'
        ? contact.appToken
        : contact.kind === 'serverchan'
          ? contact.sendKey
          : contact.kind === 'robot'
            ? contact.client
            : contact.address
  return createHash('sha256').update(`${contact.kind}\n${secret}`).digest('hex')
}

/**
 * Takes one place in the channel's window, before the message is sent; false when there is none or the
 * channel asked for silence. Rewrites the pace document: `delivery` is its one writer.
 */
export async function takePlace(store: Store, contact: Contact, now: Date): Promise<boolean> {
  const { most, windowMs } = LIMITS[contact.kind]
  const pace = await readPace(store, contact)
  if (pace.silentUntil && now < new Date(pace.silentUntil)) return false
  const recent = pace.sentAt.filter((at) => Math.abs(now.getTime() - Date.parse(at)) < windowMs)
  if (recent.length >= most) return false
  await writePace(store, contact, {
    schema: 'pace/1',
    sentAt: [...recent, now.toISOString()],
    told: pace.told,
  })
  return true
}

/** Leaves the channel alone for a while, because it said so. */
export async function keepSilent(store: Store, contact: Contact, until: Date): Promise<void> {
  const pace = await readPace(store, contact)
  await writePace(store, contact, { ...pace, silentUntil: until.toISOString() })
}

/** Which of these matters, by name, the channel's group heard lately. */
export async function wasTold(
  store: Store,
  contact: Contact,
  matters: readonly string[],
): Promise<Set<string>> {
  const { told } = await readPace(store, contact)
  return new Set(matters.filter((matter) => told.includes(mark(matter))))
}

/** Remembers that the channel's group heard of these matters. */
export async function rememberTold(
  store: Store,
  contact: Contact,
  matters: readonly string[],
): Promise<void> {
  const pace = await readPace(store, contact)
  const told = [...pace.told, ...matters.map(mark)].slice(-MOST_TOLD)
  await writePace(store, contact, { ...pace, told })
}

/**
 * The pace of a channel. One that cannot be read counts as just used up when it was written: it is replaced
 * once its window has passed.
 */
async function readPace(store: Store, contact: Contact): Promise<Pace> {
  const key = keys.pace(channelOf(contact))
  const fresh: Pace = { schema: 'pace/1', sentAt: [], told: [] }
  const pace = await orBroken(() => readDocument(store, paceSchema, key))
  if (!(pace instanceof DocumentError)) return pace ?? fresh
  const writtenAt = (await store.head(key))?.modifiedAt.toISOString()
  return writtenAt ? { ...fresh, sentAt: Array(LIMITS[contact.kind].most).fill(writtenAt) } : fresh
}

async function writePace(store: Store, contact: Contact, pace: Pace): Promise<void> {
  await writeDocument(store, paceSchema, keys.pace(channelOf(contact)), pace)
}

function mark(matter: string): string {
  return createHash('sha256').update(matter).digest('hex').slice(0, 16)
}
