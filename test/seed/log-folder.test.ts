import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folderDay } from '../../scripts/emulator/seed/log-folder.ts'
import { timeOn } from '../../shared/calendar/day.ts'

describe('a day from a folder of logs', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chenbao-logs-'))
    await mkdir(join(folder, '2026/01/02/03'), { recursive: true })
    await writeFile(join(folder, '2026/01/02/03/202601020315_000_7.gz'), gzipSync('{"a":"1"}\n'))
    await writeFile(join(folder, 'other.gz'), gzipSync('{"a":"2"}\n'))
    await writeFile(join(folder, '.hidden'), 'x')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('ships each file under its path, at the time its name states', async () => {
    const objects: { key: string; at: number }[] = []
    for await (const { key, at } of (await folderDay(folder, '2026-01-02')).logObjects) {
      objects.push({ key, at })
    }
    expect(objects).toEqual([
      { key: '2026/01/02/03/202601020315_000_7.gz', at: timeOn('2026-01-02', '03:16') },
      { key: 'other.gz', at: timeOn('2026-01-03', '00:40') },
    ])
  })

  it('leaves alerts and dashboards not enabled', async () => {
    const [environment] = (await folderDay(folder, '2026-01-02')).environments
    expect(environment).toMatchObject({
      id: 'logs',
      alerts: { enabled: false },
      logs: { enabled: true },
      dashboards: { enabled: false },
    })
  })

  it('never writes to the folder', async () => {
    const before = (await stat(folder)).mtimeMs
    for await (const _ of (await folderDay(folder, '2026-01-02')).logObjects);
    expect((await readdir(folder)).sort()).toEqual(['.hidden', '2026', 'other.gz'])
    expect((await stat(folder)).mtimeMs).toBe(before)
  })

  it('names the folder when there is nothing to read', async () => {
    await expect(folderDay('/nowhere/at/all', '2026-01-02')).rejects.toThrow('/nowhere/at/all')
  })
})
