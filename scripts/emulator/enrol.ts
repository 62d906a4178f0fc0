import { writeDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import {
  credentialSchema,
  doorSchema,
  personSchema,
  tokenSchema,
} from '../../shared/documents/person.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { SeededDay } from './seed/seed-day.ts'

/** Writes who is watched and who listens, as the commands would. */
export async function enrol(store: Store, seeded: SeededDay): Promise<void> {
  for (const environment of seeded.environments) {
    const watched = { ...environment, since: seeded.day }
    await writeDocument(store, environmentSchema, keys.environment(environment.id), watched)
  }
  for (const person of seeded.people) {
    await writeDocument(store, personSchema, keys.person(person.id), person)
  }
  for (const credential of seeded.credentials) {
    await writeDocument(
      store,
      credentialSchema,
      keys.credential(credential.environment),
      credential,
    )
  }
  for (const { sha256, document } of seeded.doors) {
    await writeDocument(store, doorSchema, keys.door(sha256), document)
  }
  for (const { sha256, document } of seeded.tokens) {
    await writeDocument(store, tokenSchema, keys.token(sha256), document)
  }
}
