import { describe, expect, it } from 'vitest'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { UpstreamError } from '../../shared/failures.ts'
import type { BucketChange } from '../../shared/scf/bucket-event.ts'
import { gzipped, quietDay, shipped } from '../logs/invented-logs.ts'
import { PROD, rig } from './log-analysis-rig.ts'

const DAY = '2026-03-12'
const NOON = startOfDay(DAY) + 12 * 3_600_000

const created = (key: string, change: Partial<BucketChange> = {}): BucketChange => ({
  bucket: 'prodlogs-1250000001',
  key,
  otherKey: key,
  eventName: 'cos:ObjectCreated:Put',
  at: new Date(NOON),
  ...change,
})

const digestsIn = (it: Awaited<ReturnType<typeof rig>>) =>
  [...it.store.objects.keys()].filter((key) => key.startsWith('digests/'))

describe('a log object that arrives', () => {
  it('becomes one digest for each day in it, however often it is announced', async () => {
    const it = await rig({ now: NOON })
    const lines = [...quietDay(addDays(DAY, -1)).slice(-5), ...quietDay(DAY).slice(0, 5)]
    const key = 'cls/app/2026/03/12/00/202603120005_000_1.gz'
    await it.logs.put(key, gzipped(lines))
    expect(await it.handler.bucket?.([created(key)], it.invocation())).toEqual({ digested: 1 })
    const first = digestsIn(it).map((digest) => [digest, it.store.objects.get(digest)?.etag])
    expect(first.map(([digest]) => digest?.split('/')[2])).toEqual(['2026-03-11', '2026-03-12'])
    expect(await it.handler.bucket?.([created(key), created(key)], it.invocation())).toEqual({
      known: 2,
    })
    expect(digestsIn(it).map((digest) => [digest, it.store.objects.get(digest)?.etag])).toEqual(
      first,
    )
  })

  it('is found when its key is encoded in the event', async () => {
    const it = await rig({ now: NOON })
    const key = 'cls/app/2026/03/12/11/a b=1.gz'
    await it.logs.put(key, gzipped(quietDay(DAY).slice(0, 3)))
    const change = created('cls/app/2026/03/12/11/a%20b%3D1.gz', { otherKey: key })
    expect(await it.handler.bucket?.([change], it.invocation())).toEqual({ digested: 1 })
  })

  it('is read in the region of its source, whichever form of its key the event names first', async () => {
    const [source] = PROD.logs.sources
    const sources = [{ ...source, prefix: 'cls=1/', region: 'ap-shanghai' }]
    const it = await rig({
      environment: environmentSchema.parse({ ...PROD, logs: { enabled: true, sources } }),
      now: NOON,
    })
    const key = 'cls=1/app/2026/03/12/11/a.gz'
    await it.logs.put(key, gzipped(quietDay(DAY).slice(0, 3)))
    const { open } = it.accounts
    const regions: string[] = []
    it.accounts.open = async (environment) => ({
      ...(await open(environment)),
      bucket: (_name, region) => {
        regions.push(region)
        return it.logs
      },
    })
    const changes = [created('cls%3D1/app/2026/03/12/11/a.gz', { otherKey: key }), created(key)]
    await it.handler.bucket?.(changes, it.invocation())
    expect(regions).toEqual(['ap-shanghai', 'ap-shanghai'])
  })

  it('is refused outside the sources, and when it was removed', async () => {
    const it = await rig({ now: NOON })
    const changes = [
      created('digests/prod/x.gz'),
      created('cls/app/a.gz', { bucket: 'somebody-1250000009' }),
      created('cls/app/a.gz', { eventName: 'cos:ObjectRemove:Delete' }),
    ]
    expect(await it.handler.bucket?.(changes, it.invocation())).toEqual({ refused: 3 })
  })

  it('lets the platform try again when the store fails, after the others were done', async () => {
    const it = await rig({ now: NOON })
    const [bad, good] = ['cls/app/2026/03/12/11/bad.gz', 'cls/app/2026/03/12/11/good.gz']
    for (const key of [bad, good]) await it.logs.put(key, gzipped(quietDay(DAY).slice(0, 9)))
    const { stream } = it.logs
    it.logs.stream = async (key) => {
      if (key === bad) throw new UpstreamError('cos', 'reset', { retry: true })
      return await stream(key)
    }
    const run = it.handler.bucket?.([created(bad), created(good)], it.invocation())
    await expect(run).rejects.toThrow('reset')
    expect(digestsIn(it)).toHaveLength(1)
  })
})

describe('the hourly sweep', () => {
  const sweep = (it: Awaited<ReturnType<typeof rig>>, slot: string, remainingMs?: () => number) =>
    it.handler.job?.(
      { job: 'chenbao/1', step: 'log-analysis', subject: 'prod', day: DAY, slot },
      it.invocation(remainingMs),
    )

  it('digests what no trigger brought, in padded and unpadded folders and without folders', async () => {
    const it = await rig({ now: NOON })
    const body = gzipped(quietDay(DAY).slice(0, 9))
    const unpadded = gzipped(quietDay(DAY).slice(9, 12))
    await it.logs.put('cls/app/2026/03/12/10/202603121000_000_1.gz', body)
    await it.logs.put('cls/edge/2026/3/12/10/202603121000_000_2.gz', unpadded)
    await it.logs.put('cls/flat/20260312_abc_0.gz', gzipped(quietDay(DAY).slice(12, 15)))
    await it.logs.put('cls/app/2026/02/12/10/202602121000_000_1.gz', body)
    expect(await sweep(it, 'hourly-12')).toMatchObject({ listed: 3, digested: 3, waiting: 0 })
    expect(await sweep(it, 'hourly-13')).toMatchObject({ listed: 3, digested: 0 })
  })

  it('stops in time and goes on in another job', async () => {
    const it = await rig({ now: NOON })
    for (const [key, body] of shipped(quietDay(DAY).slice(0, 600), 12)) {
      await it.logs.put(key, body)
    }
    let left = 1000
    const remaining = () => {
      left -= 250
      return left
    }
    const outcome = await sweep(it, 'hourly-12', remaining)
    expect(outcome).toMatchObject({ continued: true })
    expect(it.started).toEqual([expect.objectContaining({ slot: 'hourly-12-part-2' })])
    expect(await sweep(it, 'hourly-12-part-2')).toMatchObject({ waiting: 0 })
    const ids = new Set(digestsIn(it).map((key) => key.split('/').at(-1)))
    expect(ids.size).toBe(it.logs.objects.size)
  })

  it('has a part analysis of yesterday made again when more has come in', async () => {
    const it = await rig({ now: NOON })
    await it.analyse(addDays(DAY, -1))
    it.setNow(NOON)
    for (const [key, body] of shipped(quietDay(addDays(DAY, -1)), 2)) await it.logs.put(key, body)
    expect(await sweep(it, 'hourly-12')).toMatchObject({ redone: true })
    expect(it.started).toEqual([
      expect.objectContaining({ slot: 'redo-12', day: addDays(DAY, -1) }),
    ])
  })
})

describe('the timers', () => {
  const fire = (it: Awaited<ReturnType<typeof rig>>, trigger: string, time: number) =>
    it.handler.timer?.({ trigger, time: new Date(time), message: '' }, it.invocation())

  it('start one job an environment, for today by the hour and for yesterday at five', async () => {
    const it = await rig({ now: NOON })
    await it.store.put(keys.environment('test'), JSON.stringify({ ...PROD, id: 'test' }))
    await fire(it, 'hourly', NOON)
    expect(it.started.map(({ subject, day, slot }) => [subject, day, slot])).toEqual([
      ['prod', DAY, 'hourly-12'],
      ['test', DAY, 'hourly-12'],
    ])
    await fire(it, 'daily', startOfDay(DAY) + 5 * 3_600_000)
    const daily = it.started.slice(2).map(({ subject, day }) => `${subject} ${day}`)
    expect(daily).toEqual(
      expect.arrayContaining([`prod ${addDays(DAY, -1)}`, `test ${addDays(DAY, -1)}`]),
    )
    expect(it.started.slice(2).every(({ slot }) => !slot.startsWith('hourly'))).toBe(true)
  })

  it('catch up on earlier days that have digests but no analysis', async () => {
    const it = await rig({ now: NOON })
    await it.store.put(keys.digest('prod', addDays(DAY, -3), 'a'.repeat(64), 1), 'x')
    await fire(it, 'daily', startOfDay(DAY) + 5 * 3_600_000)
    const days = it.started.map(({ day }) => day).sort((a, b) => (a < b ? -1 : 1))
    expect(days).toEqual([addDays(DAY, -3), addDays(DAY, -1)])
  })
})
