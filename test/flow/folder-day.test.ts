import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timeOn } from '../../shared/calendar/day.ts'
import { DAY, type ReplayedDay, replayDay } from './local-day.ts'

const line = (at: number, content: string) =>
  JSON.stringify({ __TIMESTAMP__: at, __SOURCE__: '10.0.0.5', __CONTENT__: content })

const hour = (clock: string, count: number, content: (index: number) => string) =>
  Array.from({ length: count }, (_, index) =>
    line(timeOn(DAY, clock) + index * 1000, content(index)),
  )

describe('a folder of log objects, some of them broken', () => {
  let folder: string
  let day: ReplayedDay

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chenbao-logs-'))
    await mkdir(join(folder, 'a'))
    const good = gzipSync(hour('10:00', 200, (n) => `INFO order ${n} accepted`).join('\n'))
    const bad = gzipSync(hour('11:00', 300, (n) => `ERROR cannot reserve seat ${n}`).join('\n'))
    await writeFile(join(folder, 'a', '202603111005_000_1.gz'), good)
    await writeFile(join(folder, 'a', '202603111105_000_2.gz'), bad.subarray(0, -20))
    await writeFile(
      join(folder, 'a', '202603111205_000_3.txt'),
      `not json\n[1,2]\n${line(timeOn(DAY, '12:00'), 'INFO plain')}\n`,
    )
    await writeFile(join(folder, 'empty.gz'), '')
    day = await replayDay({ logs: folder })
  }, 300_000)
  afterAll(async () => {
    await day.end()
    await rm(folder, { recursive: true, force: true })
  })

  it('is reported with its reason instead of failing', async () => {
    expect(day.verdict.code).toBe(2)
    expect(day.verdict.reasons.join()).toContain('日志文件')
  })

  it('tells what could be read', async () => {
    const { coverage } = await day.analysis('logs', 'cos')
    expect(coverage.totals.lines).toBeGreaterThan(200)
    expect(coverage.totals.malformed).toBeGreaterThanOrEqual(2)
  })

  it('says that alerts and dashboards are not enabled, not that they are fine', async () => {
    const { angles } = await day.report('logs')
    expect(angles.map(({ source, status }) => `${source} ${status}`)).toEqual([
      'webhook not-enabled',
      'cos partial',
      'dashboard not-enabled',
    ])
  })

  it('leaves the folder as it was', async () => {
    expect((await readdir(folder, { recursive: true })).sort()).toEqual([
      'a',
      'a/202603111005_000_1.gz',
      'a/202603111105_000_2.gz',
      'a/202603111205_000_3.txt',
      'empty.gz',
    ])
  })
})
