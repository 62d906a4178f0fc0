import { describe, expect, it } from 'vitest'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Person, personSchema } from '../../shared/documents/person.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { changePerson } from '../../shared/people/change-person.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

const KEY = keys.person('zhangwei')
const ZHANG: Person = personSchema.parse({
  schema: 'person/1',
  id: 'zhangwei',
  name: '张伟',
  voices: ['张伟'],
  follows: ['prod'],
})
const WORK = personSchema.shape.contacts.parse([
  { kind: 'mail', id: 'work', address: 'zhangwei@example.com' },
])
const addWork = (person: Person): Person => ({ ...person, contacts: WORK })

/** A store where somebody else does something right after each of the first `times` reads. */
async function disturbed(
  other: (store: Store, nth: number) => Promise<void>,
  times = 1,
): Promise<Store> {
  const store = memoryStore()
  await writeDocument(store, personSchema, KEY, ZHANG)
  let reads = 0
  return {
    ...store,
    get: async (key) => {
      const read = await store.get(key)
      reads += 1
      if (reads <= times) await other(store, reads)
      return read
    },
  }
}

describe('a change of a person', () => {
  it('keeps what somebody else changed after it was read', async () => {
    const store = await disturbed((bucket) =>
      writeDocument(bucket, personSchema, KEY, { ...ZHANG, follows: ['prod', 'test'] }),
    )
    const expected = { ...ZHANG, follows: ['prod', 'test'], contacts: WORK }
    expect(await changePerson(store, 'zhangwei', addWork)).toEqual(expected)
    expect(await readDocument(store, personSchema, KEY)).toEqual(expected)
  })

  it('does not bring back a person who was removed meanwhile', async () => {
    const store = await disturbed((bucket) => bucket.remove([KEY]))
    expect(await changePerson(store, 'zhangwei', addWork)).toBeUndefined()
    expect(await store.get(KEY)).toBeUndefined()
  })

  it('fails rather than write over a document that never stands still', async () => {
    const store = await disturbed(
      (bucket, nth) => writeDocument(bucket, personSchema, KEY, { ...ZHANG, name: `张伟${nth}` }),
      100,
    )
    await expect(changePerson(store, 'zhangwei', addWork)).rejects.toThrow(UpstreamError)
  })
})
