import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../shared/ports/store/store.ts'

/** A store to be tried, and how it is given back. */
export interface TriedStore {
  store: Store
  /** Puts empty objects faster than one by one through the store, where there is a way. */
  fill?(keys: readonly string[]): Promise<unknown>
  close(): Promise<void>
}

const KEYS = [
  'plain.json',
  'with space/and+plus/and%percent.json',
  '中文/日志 文件.json',
  'emoji/😀/é.json',
  `long/${'长'.repeat(250)}`,
  'quotes/\'"<&>!()*;=.json',
  'dots/../not-above/./here.json',
  'double//slash',
  'trailing/',
]

async function levelOf(store: Store, prefix: string, after = ''): Promise<[string[], string[]]> {
  const [names, keys]: [string[], string[]] = [[], []]
  for await (const { folders, objects } of store.level(prefix, { after })) {
    names.push(...folders)
    keys.push(...objects.map(({ key }) => key))
  }
  return [names, keys]
}

/** What every store promises; `make` gives an empty one. `racy` stores may let several creators win. */
export function describeStore(
  name: string,
  make: () => Promise<TriedStore>,
  { racy = false }: { racy?: boolean } = {},
): void {
  describe(name, () => {
    let tried: TriedStore
    let store: Store
    beforeAll(async () => {
      tried = await make()
      store = tried.store
    })
    afterAll(() => tried.close())
    const keysBelow = async (prefix: string, after?: string) => {
      const found: string[] = []
      for await (const { key } of store.list(prefix, after === undefined ? {} : { after })) {
        found.push(key)
      }
      return found
    }

    it.each(KEYS)('gives back what was put at %s', async (key) => {
      const etag = await store.put(`any/${key}`, `body of ${key}`)
      expect(await store.get(`any/${key}`)).toEqual({
        key: `any/${key}`,
        body: Buffer.from(`body of ${key}`),
        etag,
      })
      expect(await keysBelow(`any/${key}`)).toEqual([`any/${key}`])
    })

    it('removes every kind of key', async () => {
      await store.put('kept', '')
      await store.remove(KEYS.map((key) => `any/${key}`))
      expect(await keysBelow('any/')).toEqual([])
      expect(await keysBelow('kept')).toEqual(['kept'])
    })

    it('has nothing at a key nobody wrote', async () => {
      expect(await store.get('absent')).toBeUndefined()
      expect(await store.head('absent')).toBeUndefined()
      expect(await store.stream('absent')).toBeUndefined()
      await expect(store.remove(['absent'])).resolves.toBeUndefined()
    })

    it('tells size and ETag, the MD5 of the bytes, without the body', async () => {
      const body = Buffer.from('晨报')
      await store.put('head', body, { contentType: 'text/plain; charset=utf-8' })
      expect(await store.head('head')).toMatchObject({
        key: 'head',
        size: 6,
        etag: createHash('md5').update(body).digest('hex'),
      })
    })

    it('keeps an empty object', async () => {
      await store.put('empty', '')
      const streamed = await store.stream('empty')
      expect((await store.get('empty'))?.body).toHaveLength(0)
      expect(await store.head('empty')).toMatchObject({ size: 0 })
      expect(streamed && (await buffer(streamed))).toHaveLength(0)
    })

    it('streams a large object byte by byte as it was written', async () => {
      const body = Buffer.alloc(9_000_001, 0)
      for (let at = 0; at < body.length; at += 4) body.writeUInt8((at * 7) % 251, at)
      await store.put('large', body)
      const stream = await store.stream('large')
      const read = stream && (await buffer(stream))
      expect(read?.equals(body)).toBe(true)
      expect((await store.get('large'))?.body.equals(body)).toBe(true)
    })

    it('replaces the whole object', async () => {
      await store.put('twice', 'a longer first body')
      await store.put('twice', 'second')
      expect((await store.get('twice'))?.body.toString()).toBe('second')
      expect(await store.head('twice')).toMatchObject({ size: 6 })
    })

    it('creates once', async () => {
      expect(await store.create('once', 'first')).toBe(true)
      expect(await store.create('once', 'second')).toBe(false)
      expect((await store.get('once'))?.body.toString()).toBe('first')
    })

    it('creates again after removal', async () => {
      await store.create('again', 'first')
      await store.remove(['again'])
      expect(await store.create('again', 'second')).toBe(true)
    })

    it(`lets ${racy ? 'at least' : 'exactly'} one of fifty concurrent creators win`, async () => {
      const wins = await Promise.all(
        Array.from({ length: 50 }, (_, index) => store.create('race', `creator ${index}`)),
      )
      const winners = wins.filter(Boolean).length
      if (racy) expect(winners).toBeGreaterThanOrEqual(1)
      else expect(winners).toBe(1)
      expect(await store.create('race', 'late')).toBe(false)
    })

    it('lists more than one page in UTF-8 order, from after a key', async () => {
      const keys = Array.from(
        { length: 1005 },
        (_, index) => `many/${String((index * 7) % 1005).padStart(4, '0')}`,
      )
      const putAll = () => Promise.all(keys.map((key) => store.put(key, '')))
      await (tried.fill?.(keys) ?? putAll())
      const sorted = keys.toSorted((a, b) => a.localeCompare(b))
      expect(await keysBelow('many/')).toEqual(sorted)
      expect(await keysBelow('many/', 'many/0500')).toEqual(sorted.slice(501))
      await store.remove(keys)
      expect(await keysBelow('many/')).toEqual([])
    })

    it('orders keys by their UTF-8 bytes', async () => {
      const keys = ['order/Z', 'order/a', 'order/晨', 'order/\uffee', 'order/😀']
      await Promise.all(keys.toReversed().map((key) => store.put(key, '')))
      expect(await keysBelow('order/')).toEqual(keys)
    })

    it('names the folders directly below a prefix', async () => {
      for (const key of ['tree/a/1', 'tree/a/2/3', 'tree/b/1', 'tree/leaf'])
        await store.put(key, '')
      expect(await store.folders('tree/')).toEqual(['a', 'b'])
      expect(await store.folders('tree/a/')).toEqual(['2'])
      expect(await store.folders('nowhere/')).toEqual([])
      expect(await levelOf(store, 'tree/')).toEqual([['a', 'b'], ['tree/leaf']])
      expect(await levelOf(store, 'tree/', 'tree/b~')).toEqual([[], ['tree/leaf']])
      expect(await levelOf(store, 'tree/l')).toEqual([[], ['tree/leaf']])
    })
  })
}
