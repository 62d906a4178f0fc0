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
 * door restricts it. A device id can only take people away, never add any.
 */
export function enrolledAt(door: Door, deviceId: string | undefined): string[] {
  const narrowed = deviceId === undefined ? undefined : door.devices[normalDevice(deviceId)]
  return narrowed ? door.people.filter((id) => narrowed.includes(id)) : door.people
}

/** A device id as doors write it: lower case, `aa:bb:cc:dd:ee:ff` whatever separators it came with. */
export function normalDevice(deviceId: string): string {
  const plain = deviceId.trim().toLowerCase().replace(/[-_]/g, ':')
  return plain.slice(0, 64)
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
