import { type DocumentReader, readDocument } from '../documents/codec.ts'
import { keys } from '../documents/keys.ts'
import { type Door, doorSchema, type Person, personSchema } from '../documents/person.ts'
import type { Store } from '../ports/store/store.ts'
import { hashToken } from './tokens.ts'

/** The door a token opens, or undefined for a wrong or revoked one. Read at every request, never cached. */
export async function readDoor(store: DocumentReader, token: string): Promise<Door | undefined> {
  if (token.length > 200) return undefined
  return await readDocument(store, doorSchema, keys.door(hashToken(token)))
}

/** The person of an id, or undefined. Throws DocumentError when the document is malformed. */
export async function readPerson(store: Store, id: string): Promise<Person | undefined> {
  return await readDocument(store, personSchema, keys.person(id))
}

/**
 * Who may speak at a door, from one of its devices: the door's people, narrowed to the device's where the
 * door restricts it. A device id can only take people away, never add any; at a door that restricts devices one
 * that cannot be read takes away everybody.
 */
export function enrolledAt(door: Door, deviceId: string | undefined): string[] {
  const restricted = Object.entries(door.devices)
  if (deviceId === undefined || restricted.length === 0) return door.people
  const device = normalDevice(deviceId)
  if (!device) return []
  const allowed = restricted.filter(([id]) => normalDevice(id) === device)
  return door.people.filter((id) => allowed.every(([, people]) => people.includes(id)))
}

/**
 * A device id as doors write it: `aa:bb:cc:dd:ee:ff` however its twelve hex digits were separated, in NFKC. Undefined
 * for anything else.
 */
export function normalDevice(deviceId: string): string | undefined {
  const plain = deviceId
    .slice(0, 100)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s:._-]/g, '')
  if (!/^[0-9a-f]{12}$/.test(plain)) return undefined
  return plain.match(/../g)?.join(':')
}

/** The people of these ids that exist, ten read at a time. */
export async function readPeople(store: Store, ids: readonly string[]): Promise<Person[]> {
  const people: Person[] = []
  for (let start = 0; start < ids.length; start += 10) {
    const batch = await Promise.all(ids.slice(start, start + 10).map((id) => readPerson(store, id)))
    people.push(...batch.filter((person) => person !== undefined))
  }
  return people
}
