import { describe, expect, it } from 'vitest'
import { addDays, type Day, startOfDay } from '../../shared/calendar/day.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { historySchema } from '../../shared/documents/history.ts'
import { keys } from '../../shared/documents/keys.ts'
import { containerLine, gzipped, type Line, quietDay, shipped } from '../logs/invented-logs.ts'
import { rig } from './log-analysis-rig.ts'

const DAY = '2026-03-12'
const NEXT = addDays(DAY, 1)
const KEY = 'cls/app/2026/03/12/10/202603121000_000_1.gz'

type Rig = Awaited<ReturnType<typeof rig>>

const announce = async (it: Rig, key: string) => {
  const change = { bucket: it.logs.bucket, key, otherKey: key, at: new Date(startOfDay(DAY)) }
  await it.handler.bucket?.([{ ...change, eventName: 'cos:ObjectCreated:Put' }], it.invocation())
}

const remembered = async (it: Rig, day: Day) =>
  (await readDocument(it.store, historySchema, keys.history('prod', day)))?.logs

/** Analyses the next day, which has lines of its own, and returns what it tells of earlier ones. */
const lateTold = async (it: Rig, next: Day = NEXT) => {
  for (const [key, body] of shipped(quietDay(next), 2)) await it.logs.put(key, body)
  await it.analyse(next)
  const { findings } = await it.analysis(next)
  return findings.filter(({ rule }) => rule === 'logs.late').map(({ title }) => title)
}

const extra: Line[] = [0, 1, 2].map((index) =>
  containerLine(startOfDay(DAY) + index * 1000, 'payment', 'ERROR', 'connect to mysql timed out'),
)

describe('an object that is written anew', () => {
  it('before its day is analysed is neither told as late nor counted twice', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    const lines = quietDay(DAY)
    await it.logs.put(KEY, gzipped(lines))
    await announce(it, KEY)
    await it.logs.put(KEY, gzipped([...lines, ...extra]))
    await it.analyse(DAY)
    expect((await it.analysis(DAY)).coverage.totals.lines).toBe(lines.length + 3)
    expect(await lateTold(it)).toEqual([])
    expect(await remembered(it, DAY)).toMatchObject({ lines: lines.length + 3 })
  })

  it('after it is told with the lines it has more than before', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    const lines = quietDay(DAY)
    await it.logs.put(KEY, gzipped(lines))
    await it.analyse(DAY)
    await it.logs.put(KEY, gzipped([...lines, ...extra]))
    expect(await lateTold(it)).toEqual(['补报：前天的日志后来又到了三行'])
    expect(await remembered(it, DAY)).toMatchObject({ lines: lines.length + 3 })
    expect(await lateTold(it, addDays(DAY, 2))).toEqual([])
  })

  it('days later, when nobody lists its folder any more, is not counted twice either', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    const lines = quietDay(DAY)
    await it.logs.put(KEY, gzipped(lines))
    await it.analyse(DAY)
    expect(await lateTold(it)).toEqual([])
    await it.logs.put(KEY, gzipped([...lines].reverse()))
    await announce(it, KEY)
    expect(await lateTold(it, addDays(DAY, 2))).toEqual([])
    expect(await remembered(it, DAY)).toMatchObject({ lines: lines.length })
  })

  it('does not have a part analysis made again every hour', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    const whole = gzipped(quietDay(DAY))
    await it.logs.put(KEY, whole)
    await announce(it, KEY)
    await it.logs.put(KEY, whole.subarray(0, whole.length - 20))
    await it.analyse(DAY)
    expect((await it.analysis(DAY)).status).toBe('partial')
    const hourly = { step: 'log-analysis', subject: 'prod', day: NEXT, slot: 'hourly-12' } as const
    const swept = await it.handler.job?.({ job: 'chenbao/1', ...hourly }, it.invocation())
    expect(swept).toMatchObject({ redone: false })
  })
})

describe('an object that is shipped again under another key', () => {
  it('is no late one', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    const lines = quietDay(DAY)
    await it.logs.put(KEY, gzipped(lines))
    await it.analyse(DAY)
    await it.logs.put('cls/app/2026/03/13/10/202603131000_000_1.gz', gzipped(lines))
    expect(await lateTold(it)).toEqual([])
    expect(await remembered(it, DAY)).toMatchObject({ lines: lines.length })
  })
})

describe('late lines of a day whose digests are partly gone', () => {
  it('are told, but do not replace what is remembered of the day', async () => {
    const it = await rig({ now: startOfDay(DAY) })
    for (const [key, body] of shipped(quietDay(DAY), 3)) await it.logs.put(key, body)
    await it.analyse(DAY)
    const before = await remembered(it, DAY)
    await it.analyse(NEXT)
    const ofDay = [...it.store.objects.keys()].filter((key) =>
      key.startsWith(keys.digests('prod', DAY)),
    )
    await it.store.remove(ofDay.slice(0, 2))
    const third = addDays(DAY, 2)
    await it.logs.put('cls/app/2026/03/14/10/202603141000_000_9.gz', gzipped(extra))
    expect(await lateTold(it, third)).toEqual(['补报：三月十二号的日志后来又到了三行'])
    expect(await remembered(it, DAY)).toEqual(before)
  })
})
