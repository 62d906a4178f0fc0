import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { placeDays } from '../../scripts/baseline-days.ts'
import { analyseFiles } from '../../scripts/commands/digest.ts'
import { addDays, daysBefore } from '../../shared/calendar/day.ts'
import { gzipped, quietDay } from '../logs/invented-logs.ts'

const DAY = '2026-03-12'

describe('the digest of files', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chenbao-digest-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const file = async (name: string, body: Buffer) => {
    const path = join(folder, name)
    await writeFile(path, body)
    return path
  }
  const bad = (lines: number) => Array.from({ length: lines }, () => ({ at: 0, text: 'no json' }))

  it('counts bad lines for the day that is analysed, also of files without a good one', async () => {
    const mixed = await file('mixed.gz', gzipped([...quietDay(DAY), ...bad(4)]))
    const csv = await file('csv.gz', gzipped(bad(7)))
    const draft = await analyseFiles({ files: [mixed, csv] })
    expect(draft).toMatchObject({ day: DAY, coverage: { totals: { malformed: 11, objects: 2 } } })
    expect(draft?.coverage.missing).toEqual(['有十一行不是日志格式，没有算进去'])
  })

  it('tells of bad lines also where there is nothing else', async () => {
    const csv = await file('only.gz', gzipped(bad(7)))
    const draft = await analyseFiles({ files: [csv], day: DAY })
    expect(draft).toMatchObject({ day: DAY, status: 'missing' })
    expect(draft?.coverage.totals.malformed).toBe(7)
  })

  it('tells of a file that is damaged from its first line on', async () => {
    const good = await file('good.gz', gzipped(quietDay(DAY)))
    const cut = await file('cut.gz', gzipSync('x'.repeat(1000)).subarray(0, 12))
    const draft = await analyseFiles({ files: [good, cut] })
    expect(draft).toMatchObject({ day: DAY, status: 'partial', coverage: { failed: 1 } })
  })

  it('does not take the bad lines of another day for those of this one', async () => {
    const good = await file('good.gz', gzipped(quietDay(DAY)))
    const before = await file('before.gz', gzipped([...quietDay(addDays(DAY, -1), 1), ...bad(3)]))
    const draft = await analyseFiles({ files: [good, before], day: DAY })
    expect(draft?.coverage.totals).toMatchObject({ malformed: 0, baselineDays: 1 })
  })

  it('compares with a baseline of months ago, and says so', async () => {
    const good = await file('good.gz', gzipped(quietDay(DAY)))
    const old = await file('old.gz', gzipped([-40, -41].flatMap((d) => quietDay(addDays(DAY, d)))))
    const told: string[] = []
    const tell = (sentence: string) => void told.push(sentence)
    const draft = await analyseFiles({ files: [good], baseline: [old], tell })
    expect(draft?.coverage.totals.baselineDays).toBe(2)
    expect(told).toEqual(['基线里有两天不是前十四天里空着的日子，放到最近的空日来比'])
  })
})

describe('the days of a baseline', () => {
  const before = daysBefore(DAY, 16)
  const at = (index: number) => before[index - 1] ?? ''

  it('stay where they are while they are among those compared with', () => {
    const placed = placeDays(DAY, [[at(3), 'a']], new Set())
    expect(placed).toEqual({ days: [[at(3), 'a']], moved: 0, left: 0 })
  })

  it('never take the place of another, nor of a day among the files', () => {
    const old = [
      [at(16), 'old'],
      [at(1), 'own'],
      [DAY, 'same'],
      [at(2), 'twice'],
    ] as const
    const { days, moved } = placeDays(
      DAY,
      old.map(([day, what]) => [day, what]),
      new Set([at(2)]),
    )
    expect(Object.fromEntries(days.map(([day, what]) => [what, day]))).toEqual({
      own: at(1),
      same: at(3),
      twice: at(4),
      old: at(5),
    })
    expect(moved).toBe(3)
  })

  it('count several times where that is asked for, and are counted where there is no room', () => {
    expect(placeDays(DAY, [[DAY, 'a']], new Set(), 3).days.map(([day]) => day)).toEqual(
      before.slice(0, 3),
    )
    const many = Array.from({ length: 16 }, (_, index): [string, number] => [
      addDays(DAY, -40 - index),
      index,
    ])
    expect(placeDays(DAY, many, new Set())).toMatchObject({ moved: 14, left: 2 })
  })
})
