import type { Door, Person } from '../../shared/documents/person.ts'
import { readEnvironment, readEnvironments } from '../../shared/environments/directory.ts'
import { InputError } from '../../shared/failures.ts'
import { recordAudit } from '../../shared/people/audit.ts'
import { findPrincipal } from '../../shared/people/deputies.ts'
import { enrolledAt, normalDevice, readPeople } from '../../shared/people/doors.ts'
import { isNamed, isUnknownVoice, normalName, recognise } from '../../shared/people/speakers.ts'
import type { Found, Listener, Ports, Visit } from './visit.ts'

const AMBIGUOUS =
  '这里有人的名字和您说的听起来一样，我分不清。请说一下您登记的别名，或者请管理员把这个写法登记上。'

/** A door of at most this many people is found beforehand. */
const PRELOADED = 8

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
 * the day's first call then finds its session warm. A failure here is left to the call itself.
 */
export async function preload(ports: Ports, door: Door): Promise<void> {
  if (door.people.length > PRELOADED) return
  const people = await readPeople(ports.store, door.people)
  const names = people.flatMap((person) => [...new Set([person.name, ...person.voices])])
  await Promise.allSettled(
    names.map((speaker) => findByName(ports, door, { speaker, device: undefined })),
  )
}

/**
 * The listener's principal, heard by a deputy (替李四听), with a proof of it; refused in the same words
 * whatever is wrong.
 */
export async function asDeputy(
  { ports, door, now, meanwhile }: Visit,
  listener: Found,
  name: string,
): Promise<Found> {
  const principal = await findPrincipal(ports.store, listener.person, name)
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
  return { person: principal, environments: await readEnvironments(ports.store, principal.follows) }
}

/** A conversation is one robot of a door; without knowing which robot, nothing is remembered. */
function conversationOf(door: Door, device: string | undefined): string | undefined {
  const robot = device && normalDevice(device)
  if (robot) return `${door.id}\n${robot}`
  return door.singleRobot ? `${door.id}\n` : undefined
}

async function findByName(ports: Ports, door: Door, claim: Claim): Promise<Found | undefined> {
  const enrolled = enrolledAt(door, claim.device)
  const speaker = `${normalName(claim.speaker ?? '')}\n${enrolled.join(',')}`
  return await ports.sessions.use(door.id, speaker, async () => {
    const recognition = await recognise(await readPeople(ports.store, enrolled), claim.speaker)
    if (recognition.kind === 'ambiguous') throw new InputError(AMBIGUOUS)
    return recognition.kind === 'known' ? await foundFor(ports, recognition.person) : undefined
  })
}

async function findById(ports: Ports, door: Door, id: string): Promise<Found | undefined> {
  return await ports.sessions.use(door.id, `#${id}`, async () => {
    const [person] = await readPeople(ports.store, [id])
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
