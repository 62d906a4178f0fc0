import { readdir, readFile, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { addDays, type Day, timeOn } from '../../../shared/calendar/day.ts'
import { type Environment, environmentSchema } from '../../../shared/documents/environment.ts'
import { InputError } from '../../../shared/failures.ts'
import type { LogObject } from './log-objects.ts'
import { ACCOUNTS } from './scenario.ts'
import type { SeededDay } from './seed-day.ts'
import { callbackTokens, doors, person } from './team.ts'

const BUCKET = 'logs-1250000000'

/**
 * A day made of the gzip JSON-lines objects of a folder: keys are the paths below it, nothing is ever
 * written to it. Alerts and dashboards are not enabled. Throws InputError when there is nothing to read.
 */
export async function folderDay(folder: string, day: Day, seed = 'chenbao'): Promise<SeededDay> {
  const keys = await keysBelow(folder)
  const shipped = keys
    .map((key) => ({ key, at: shippedAt(key, day) }))
    .sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
  const [door] = doors(day, seed)
  const people = [person('zhangwei', '张伟', ['张伟', 'zhangwei'], ['logs'])]
  return {
    day,
    environments: [environment()],
    people,
    credentials: [{ schema: 'credential/1', kind: 'execution-role', environment: 'logs' }],
    tokens: callbackTokens(day, seed, ['logs']),
    doors: door
      ? [
          {
            ...door,
            document: { ...door.document, people: ['zhangwei'], defaultEnvironment: 'logs' },
          },
        ]
      : [],
    logObjects: { [Symbol.asyncIterator]: () => read(folder, shipped) },
    callbacks: [],
    history: { records: [], alarms: [] },
    batches: [],
    tallies: {},
    groundTruth: {
      day,
      scenario: 'folder',
      seed,
      lines: {},
      malformed: {},
      callbacks: {},
      faults: [],
    },
  }
}

function environment(): Environment {
  const { region } = ACCOUNTS.test
  return environmentSchema.parse({
    schema: 'environment/1',
    id: 'logs',
    name: '日志目录',
    account: ACCOUNTS.test,
    alerts: { enabled: false },
    logs: { enabled: true, sources: [{ bucket: BUCKET, region, prefix: '' }] },
    dashboards: { enabled: false, boards: [] },
  })
}

async function keysBelow(folder: string): Promise<string[]> {
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory()) throw new InputError(`--logs ${folder}: 不是一个可以读取的目录`)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const keys = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length))
    .map((path) => path.split(sep).join('/'))
  if (keys.length === 0) throw new InputError(`--logs ${folder}: 目录里没有文件`)
  return keys
}

/** The shipping time its name states (`yyyyMMddHHmm_…`), else just after the day; never long after it. */
function shippedAt(key: string, day: Day): number {
  const latest = timeOn(addDays(day, 1), '00:40')
  const [, y, mo, d, h, mi] = /(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)_[^/]*$/.exec(key) ?? []
  if (!(y && mo && d && h && mi)) return latest
  const named = Date.parse(`${y}-${mo}-${d}T${h}:${mi}:00+08:00`)
  return Number.isNaN(named) ? latest : Math.min(named + 60_000, latest)
}

async function* read(
  folder: string,
  shipped: readonly { key: string; at: number }[],
): AsyncGenerator<LogObject> {
  for (const { key, at } of shipped) {
    yield { environment: 'logs', bucket: BUCKET, key, at, body: await readFile(join(folder, key)) }
  }
}
