import { describe, expect, it } from 'vitest'
import { addDays } from '../../shared/calendar/day.ts'
import { objectsOf } from '../../shared/logs/list-objects.ts'
import type { Level, ObjectSummary, Store } from '../../shared/ports/store/store.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

const DAY = '2026-01-01'
const now = () => new Date('2025-06-01T00:00:00Z')

/** Keys found below a prefix on a day of a bucket with the given keys, and what was said of it. */
async function foundIn(
  keys: readonly string[],
  prefix: string,
  store: Store = memoryStore({ now }),
) {
  for (const key of keys) await store.put(key, 'x')
  const said: string[] = []
  const found: string[] = []
  for await (const { key } of objectsOf(store, prefix, [DAY], (cut) => said.push(cut))) {
    found.push(key)
  }
  return { found: found.sort(), said }
}

/** A bucket that answers with at most `page` entries at a time and counts its answers. */
function paged(page: number) {
  const store = memoryStore({ now })
  const { level } = store
  let answers = 0
  store.level = async function* (prefix, options) {
    for await (const { objects, folders } of level(prefix, options)) {
      const entries = [
        ...objects.map((object) => ({ key: object.key, object })),
        ...folders.map((folder) => ({ key: `${prefix}${folder}/`, folder })),
      ].sort((a, b) => (a.key < b.key ? -1 : 1))
      for (let start = 0; start < Math.max(entries.length, 1); start += page) {
        answers += 1
        yield levelOf(entries.slice(start, start + page))
      }
    }
  }
  return { store, answers: () => answers }
}

const levelOf = (entries: { object?: ObjectSummary; folder?: string }[]): Level => ({
  objects: entries.flatMap(({ object }) => object ?? []),
  folders: entries.flatMap(({ folder }) => folder ?? []),
})

describe('the log objects of a day', () => {
  it.each([
    ['in a folder beside the years', ['p/2026/01/01/a.gz', 'p/audit/2026/1/1/b.gz'], 'p/'],
    ['beside folders', ['p/x/2026/01/01/a.gz', 'p/202601010101_0_1.gz'], 'p/'],
    [
      'below a prefix that ends within a name',
      ['app_2026/01/01/a.gz', 'app_x/2026/01/01/b.gz'],
      'app_',
    ],
    ['below a folder without its slash', ['p/2026/01/01/a.gz', 'p/x/2026/01/01/b.gz'], 'p'],
    [
      'in folders named by date',
      ['p/dt=2026-01-01/2026-01-01_a.gz', 'p/x/20260101/202601010101_0.gz'],
      'p/',
    ],
    ['at the top of the bucket', ['2026/01/01/a.gz', 'x/2026/01/01/b.gz'], ''],
    [
      'in folders whose names begin like a year',
      ['p/2024-team/2026/01/01/a.gz', 'p/2026/01/01/b.gz'],
      'p/',
    ],
  ])('are found %s', async (_, keys, prefix) => {
    const others = keys.map((key) => key.replaceAll('2026', '2025'))
    expect(await foundIn([...keys, ...others], prefix)).toEqual({ found: keys.sort(), said: [] })
  })

  it('are found in a folder of many days without looking at all of them', async () => {
    const { store, answers } = paged(10)
    const days = Array.from({ length: 800 }, (_, index) => addDays('2024-12-01', index))
    const keys = days.flatMap((day) => [`p/${day.replaceAll('-', '')}0000_0_1.gz`, `p/${day}_1.gz`])
    const folders = ['p/2026/01/01/a.gz', 'p/x/2026/01/01/b.gz']
    const { found, said } = await foundIn([...keys, ...folders], 'p/', store)
    expect(found).toEqual([
      'p/2026-01-01_1.gz',
      'p/2026/01/01/a.gz',
      'p/202601010000_0_1.gz',
      'p/x/2026/01/01/b.gz',
    ])
    expect(said).toEqual([])
    expect(answers()).toBeLessThan(20)
  })

  it('are not said to be all when there is too much to look at', async () => {
    const store = memoryStore({ now })
    const many = Array.from({ length: 200_001 }, (_, index) => summary(`p/${index}.gz`))
    store.level = async function* () {
      yield { objects: many, folders: [] }
    }
    expect((await foundIn([], 'p/', store)).said).toEqual([
      '日志桶有一个目录的文件太多，只看了前二十万个，请让投递任务按日期分目录',
    ])
  })
})

const summary = (key: string): ObjectSummary => ({ key, size: 1, etag: 'e', modifiedAt: now() })
