import { describe, expect, it } from 'vitest'
import { createHandler } from '../../functions/cleanup/handler.ts'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { cleanupSchema } from '../../shared/documents/run.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import { auditLine, gzipped, keyAt, quietDay, shipped } from '../logs/invented-logs.ts'
import { PROD, rig } from './log-analysis-rig.ts'

const DAY = '2026-03-12'
const NIGHT = addDays(DAY, 1)
const OPTED_IN = environmentSchema.parse({
  ...PROD,
  logs: {
    enabled: true,
    sources: PROD.logs.sources.map((source) => ({ ...source, removeOriginals: true })),
  },
})

async function cleaned(
  environment = OPTED_IN,
  prepare?: (it: Awaited<ReturnType<typeof rig>>) => Promise<void>,
) {
  const it = await rig({ environment, now: startOfDay(DAY) })
  const objects = shipped(quietDay(DAY), 4)
  for (const [key, body] of objects) await it.logs.put(key, body)
  await prepare?.(it)
  await it.analyse(DAY)
  return { ...it, ...(await night(it)) }
}

async function night(it: Awaited<ReturnType<typeof rig>>, slot = 'nightly') {
  const handler = createHandler({
    store: it.store,
    jobs: { start: async () => undefined },
    accounts: it.accounts,
    clock: () => new Date(startOfDay(NIGHT) + 22 * 3_600_000),
  })
  const event: JobEvent = { job: 'chenbao/1', step: 'cleanup', subject: 'prod', day: NIGHT, slot }
  await handler.job?.(event, it.invocation())
  const key = slot === 'shared' ? keys.sharedCleanup(NIGHT) : keys.cleanup('prod', NIGHT)
  const record = await readDocument(it.store, cleanupSchema, key)
  return { record, left: [...it.logs.objects.keys()], handler }
}

describe('original log objects', () => {
  it('stay where the source does not opt in', async () => {
    expect((await cleaned(PROD)).left).toHaveLength(4)
  })

  it('go once every line of them is told in a stored analysis', async () => {
    const { left, record } = await cleaned()
    expect(left).toEqual([])
    expect(record?.removed.originals).toBe(4)
  })

  it('stay when they hold audit records', async () => {
    const at = startOfDay(DAY) + 3_600_000
    const key = keyAt('cls/audit/', at, 9)
    const request = { user: 'li', verb: 'get', resource: 'pods', name: 'a', code: 200 }
    const { left, record } = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(key, gzipped([auditLine(at, 'a-1', request)]))
    })
    expect(left).toEqual([key])
    expect(record?.kept.map(({ why }) => why)).toEqual(['含有审计日志'])
  })

  it('stay while a day in them has not been told', async () => {
    const key = keyAt('cls/app/', startOfDay(NIGHT) + 60_000, 7)
    const { left } = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(key, gzipped([...quietDay(DAY).slice(-3), ...quietDay(NIGHT).slice(0, 3)]))
    })
    expect(left).toEqual([key])
  })

  it('stay when they are cut or were rewritten after the analysis', async () => {
    const whole = gzipped(quietDay(DAY, 3))
    const cut = keyAt('cls/app/', startOfDay(DAY) + 7_200_000, 8)
    const it = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(cut, whole.subarray(0, whole.length / 2))
    })
    expect(it.left).toEqual([cut])
    const again = await rig({ environment: OPTED_IN, now: startOfDay(DAY) })
    await again.logs.put(cut, whole)
    await again.analyse(DAY)
    await again.logs.put(cut, gzipped(quietDay(DAY, 4)))
    expect((await night(again)).left).toEqual([cut])
  })
})

describe('working copies', () => {
  it('go the day after their keeping time, at the border of the day', async () => {
    const it = await rig({ now: startOfDay(NIGHT) })
    const kept = keys.digest('prod', addDays(NIGHT, -30), 'a'.repeat(64), 1)
    const gone = keys.digest('prod', addDays(NIGHT, -31), 'a'.repeat(64), 1)
    const history = keys.history('prod', addDays(NIGHT, -61))
    const report = keys.report('prod', addDays(NIGHT, -500), 1)
    for (const key of [kept, gone, history, report]) await it.store.put(key, '{}')
    const { record } = await night(it)
    expect(await it.store.head(kept)).toBeDefined()
    expect(await it.store.head(gone)).toBeUndefined()
    expect(await it.store.head(report)).toBeDefined()
    expect(record?.removed).toEqual({ digests: 1, history: 1 })
  })

  it('of nobody in particular go too, requests only when they are settled', async () => {
    const it = await rig({ now: startOfDay(NIGHT) })
    const old = addDays(NIGHT, -40)
    const run = keys.run(old, 'log-analysis', 'prod', 'daily', 'done')
    const [settled, open] = ['a', 'b'].map((id) => keys.request(old, 'lina', id))
    await it.store.put(run, '{}')
    await it.store.put(settled ?? '', '{}')
    await it.store.put(open ?? '', '{}')
    await it.store.put(keys.settled(old, 'lina', 'a'), '{}')
    const { record } = await night(it, 'shared')
    expect(await it.store.head(open ?? '')).toBeDefined()
    expect(record?.removed).toEqual({ runs: 1, outbox: 1 })
  })
})
