import { describe, expect, it } from 'vitest'
import { backfillDay } from '../../functions/log-analysis/backfill-day.ts'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { historySchema } from '../../shared/documents/history.ts'
import { keys } from '../../shared/documents/keys.ts'
import { quietDay, shipped } from '../logs/invented-logs.ts'
import { PROD, rig } from './log-analysis-rig.ts'

const DAY = '2026-03-12'

describe('a backfill', () => {
  it('builds the history of a past day and leaves what others remembered of it', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    const past = addDays(DAY, -3)
    const lines = quietDay(past)
    for (const [key, body] of shipped(lines, 5)) await it.logs.put(key, body)
    const alerts = { deliveries: 3, fingerprints: {} }
    const known = { schema: 'history/1', environment: 'prod', day: past, alerts }
    await it.store.put(keys.history('prod', past), JSON.stringify(known))
    const done = await backfillDay({ ...it, clock: () => new Date() }, PROD, past)
    expect(done).toMatchObject({ lines: lines.length, failed: 0, closed: [] })
    const history = await readDocument(it.store, historySchema, keys.history('prod', past))
    expect(history).toMatchObject({ alerts, logs: { complete: true, lines: lines.length } })
    expect(await it.store.head(keys.analysis('prod', past, 'cos'))).toBeUndefined()
  })

  it('keeps a history that holds more than what is left of the day', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    const objects = [...shipped(quietDay(DAY), 4)]
    for (const [key, body] of objects) await it.logs.put(key, body)
    await it.analyse(DAY)
    const before = await readDocument(it.store, historySchema, keys.history('prod', DAY))
    await it.store.remove([...it.store.objects.keys()].filter((key) => key.startsWith('digests/')))
    await it.logs.remove(objects.slice(0, 3).map(([key]) => key))
    await backfillDay({ ...it, clock: () => new Date() }, PROD, DAY)
    expect(await readDocument(it.store, historySchema, keys.history('prod', DAY))).toEqual(before)
  })
})
