import type { Door, Person } from '../../shared/documents/person.ts'
import { readEnvironment, readEnvironments } from '../../shared/environments/directory.ts'
import { InputError } from '../../shared/failures.ts'
import { recordAudit } from '../../shared/people/audit.ts'
import { findPrincipal } from '../../shared/people/deputies.ts'
import { enrolledAt, normalDevice, readPeople, readPerson } from '../../shared/people/doors.ts'
import { isNamed, isUnknownVoice, normalName, recognise } from '../../shared/people/speakers.ts'
import type { Found, Listener, Ports, Visit } from './visit.ts'

const AMBIGUOUS =
  '这里有人的名字和您说的听起来一样，我分不清。请说一下您登记的别名，或者请管理员把这个写法登记上。'

/** A door of at most this many people is found beforehand. */
const PRELOADED = 8

/** Longest that a robot's greeting waits for that, in milliseconds. */
const PRELOAD_MS = 1000

/** What every call may say about who is asking. */
export interface Claim {
  speaker: string | undefined
  device: string | undefined
}

/**
 * Who listens: the claimed speaker among the people of this door, the one who spoke before in this
 * conversation, or the team. Throws InputError, as a question, when several people sound alike. A voice that was
 * not recognised, a stranger and a doubtful name end the conversation: the turns after theirs carry no name.
 */
export async function findListener(ports: Ports, door: Door, claim: Claim): Promise<Listener> {
  const conversation = conversationOf(door, claim.device)
  if (isNamed(claim.speaker)) {
    if (conversation) ports.conversations.forget(conversation)
    const found = await findByName(ports, door, claim)
    if (found && conversation) ports.conversations.remember(conversation, found.person.id)
    return found ? { kind: 'person', ...found } : await team(ports, door)
  }
  if (isUnknownVoice(claim.speaker) && conversation) ports.conversations.forget(conversation)
  if (isUnknownVoice(claim.speaker) || !conversation) return await team(ports, door)
  const before = ports.conversations.recall(conversation)
  const found =
    before && enrolledAt(door, claim.device).includes(before)
      ? await findById(ports, door, before)
      : undefined
  return found ? { kind: 'person', ...found } : await team(ports, door)
}

/**
 * Finds everybody of a small door before the first sentence is said, while the robot is still initialising:
 * the day's first call then finds its session warm. A failure here is left to the call itself, and a slow bucket
 * does not hold the robot up.
 */
export async function preload(ports: Ports, door: Door): Promise<void> {
  if (door.people.length > PRELOADED) return
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PRELOAD_MS)
  })
  try {
    await Promise.race([findEverybody(ports, door), late])
  } finally {
    clearTimeout(timer)
  }
}

/** Reads every person and environment of a door once and recognises all names among them. */
async function findEverybody(ports: Ports, door: Door): Promise<void> {
  const people = await readPeople(ports.store, door.people)
  const follows = new Set(people.flatMap((person) => person.follows))
  const environments = await readEnvironments(ports.store, [...follows])
  const foundFor = (person: Person): Found => ({
    person,
    environments: person.follows.flatMap((id) => environments.find((one) => one.id === id) ?? []),
  })
  const names = new Set(people.flatMap((person) => [person.name, ...person.voices]))
  await Promise.allSettled(
    [...names].map((name) =>
      ports.sessions.preload(door.id, sessionOf(name, door.people), async () => {
        const person = await knownAmong(people, name)
        return person && foundFor(person)
      }),
    ),
  )
}

/**
 * Whom a session knows, as they are registered now: before anything is done or sent in their name, or heard for
 * somebody else, for a session is old by up to an hour. Throws InputError for a person who is no more.
 */
export async function readAnew({ ports, door }: Visit, known: Found): Promise<Found> {
  const person = await readPerson(ports.store, known.person.id)
  if (person && person.follows.join() === known.person.follows.join()) {
    return { person, environments: known.environments }
  }
  ports.sessions.wipe(door.id)
  if (!person) throw new InputError('没有找到您的登记，请让管理员看一看。')
  return await foundFor(ports, person)
}

/**
 * The listener's principal, heard by a deputy (替李四听), with a proof of it; refused in the same words
 * whatever is wrong.
 */
export async function asDeputy(visit: Visit, listener: Found, name: string): Promise<Found> {
  const { ports, door, now, meanwhile } = visit
  const { person: deputy } = await readAnew(visit, listener)
  const principal = await findPrincipal(ports.store, deputy, name)
  if (!principal) throw new InputError('您没有登记替这位同事听播报，我不能念给您听。')
  meanwhile(
    recordAudit(ports.store, now, {
      what: 'deputy',
      door: door.id,
      person: listener.person.id,
      subject: principal.id,
      allowed: true,
    }),
  )
  return await foundFor(ports, principal)
}

/** A conversation is one robot of a door; without knowing which robot, nothing is remembered. */
function conversationOf(door: Door, device: string | undefined): string | undefined {
  const robot = device && normalDevice(device)
  if (robot) return `${door.id}\n${robot}`
  return door.singleRobot ? `${door.id}\n` : undefined
}

async function findByName(ports: Ports, door: Door, claim: Claim): Promise<Found | undefined> {
  const enrolled = enrolledAt(door, claim.device)
  const { speaker = '' } = claim
  return await ports.sessions.use(door.id, sessionOf(speaker, enrolled), async () => {
    const person = await knownAmong(await readPeople(ports.store, enrolled), speaker)
    return person && (await foundFor(ports, person))
  })
}

function sessionOf(speaker: string, enrolled: readonly string[]): string {
  return `${normalName(speaker)}\n${enrolled.join(',')}`
}

async function knownAmong(people: readonly Person[], speaker: string): Promise<Person | undefined> {
  const recognition = await recognise(people, speaker)
  if (recognition.kind === 'ambiguous') throw new InputError(AMBIGUOUS)
  return recognition.kind === 'known' ? recognition.person : undefined
}

async function findById(ports: Ports, door: Door, id: string): Promise<Found | undefined> {
  return await ports.sessions.use(door.id, `#${id}`, async () => {
    const person = await readPerson(ports.store, id)
    return person && (await foundFor(ports, person))
  })
}

async function foundFor(ports: Ports, person: Person): Promise<Found> {
  return { person, environments: await readEnvironments(ports.store, person.follows) }
}

async function team(ports: Ports, door: Door): Promise<Listener> {
  const environment =
    door.defaultEnvironment && (await readEnvironment(ports.store, door.defaultEnvironment))
  return { kind: 'team', environment: environment || undefined }
}
