import { describe, expect, it } from 'vitest'
import { addDays, endOfDay, startOfDay } from '../../shared/calendar/day.ts'
import { owesReport } from '../../shared/day/owed.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { type Environment, environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { DAY, environment } from '../report/drafts.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

/** A bucket whose environment document was written at an instant. */
async function bucketSince(writtenAt: number, written: Environment = environment) {
  const store = memoryStore({ now: () => new Date(writtenAt) })
  await writeDocument(store, environmentSchema, keys.environment(written.id), written)
  return store
}

describe('an environment with a first watched day', () => {
  it.each([
    [addDays(DAY, -1), true],
    [DAY, true],
    [addDays(DAY, 1), false],
  ])('that is watched since %s owes a report: %s', async (since, owes) => {
    const watched = { ...environment, since }
    expect(await owesReport(await bucketSince(endOfDay(DAY), watched), watched, DAY)).toBe(owes)
    expect(await owesReport(await bucketSince(0, watched), watched, DAY)).toBe(owes)
  })

  it('owes none of the days before, even when some were written', async () => {
    const watched = { ...environment, since: addDays(DAY, 1) }
    const store = await bucketSince(0, watched)
    await store.put(keys.report('prod', DAY, 1), '{}')
    expect(await owesReport(store, watched, DAY)).toBe(false)
  })
})

describe('an environment without a first watched day', () => {
  it('owes a report of every day that began after it was set up', async () => {
    expect(await owesReport(await bucketSince(startOfDay(DAY)), environment, DAY)).toBe(true)
    expect(await owesReport(await bucketSince(startOfDay(DAY) + 1), environment, DAY)).toBe(false)
  })

  it('that was changed today still owes one, as it did before', async () => {
    const store = await bucketSince(endOfDay(DAY))
    await store.put(keys.report('prod', addDays(DAY, -3), 1), '{}')
    expect(await owesReport(store, environment, DAY)).toBe(true)
  })

  it('that is gone owes nothing', async () => {
    expect(await owesReport(memoryStore(), environment, DAY)).toBe(false)
  })
})
