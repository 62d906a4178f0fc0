import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bucketPage } from '../../scripts/emulator/console/bucket-page.ts'
import type { CosStandIn, CreatedObject } from '../../scripts/emulator/cos/stand-in.ts'
import { cosStandIn, cosStoreAt, TEST_BUCKET } from '../stand-ins/cos.ts'

const VIRTUAL = new Date('2026-01-02T23:30:00.000Z')

describe('the COS stand-in', () => {
  let folder: string
  let cos: CosStandIn
  const created: CreatedObject[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chenbao-bucket-'))
    cos = await cosStandIn({
      folder,
      clock: () => VIRTUAL,
      onCreated: (each) => created.push(each),
    })
  })
  afterAll(async () => {
    await cos.close()
    await rm(folder, { recursive: true, force: true })
  })
  const page = (path: string) => bucketPage(cos.buckets, new URL(path, 'http://127.0.0.1'))

  it('tells of every object that was created, as a COS trigger does', async () => {
    await cosStoreAt(cos.address).put('outbox/中文 1.json', '{}')
    expect(created.at(-1)).toMatchObject({
      bucket: TEST_BUCKET,
      region: 'ap-guangzhou',
      key: 'outbox/中文 1.json',
      size: 2,
      eventName: 'cos:ObjectCreated:Put',
      at: VIRTUAL,
    })
    expect(created.at(-1)?.headers.authorization).toContain('q-ak=')
  })

  it('tells nothing of a creation that was refused', async () => {
    const store = cosStoreAt(cos.address)
    await store.create('once', '1')
    const before = created.length
    await store.create('once', '2')
    expect(created).toHaveLength(before)
  })

  it('dates objects on the clock it was given, whatever the wall clock says', async () => {
    const store = cosStoreAt(cos.address)
    await store.put('dated', 'x')
    expect((await store.head('dated'))?.modifiedAt).toEqual(VIRTUAL)
    for await (const { modifiedAt } of store.list('dated')) expect(modifiedAt).toEqual(VIRTUAL)
  })

  it('keeps objects as plain files inside its folder, whatever their keys', async () => {
    const store = cosStoreAt(cos.address)
    const keys = [
      'a',
      'a/b',
      'A',
      '../outside',
      '/absolute',
      'x/'.repeat(300),
      `${'名'.repeat(280)}`,
    ]
    for (const key of keys) await store.put(key, key)
    for (const key of keys) expect((await store.get(key))?.body.toString()).toBe(key)
    const above = await readdir(join(folder, '..'))
    expect(above).not.toContain('outside')
    const files = await readdir(join(folder, TEST_BUCKET), { recursive: true })
    expect(files.filter((name) => name.includes('outbox')).length).toBeGreaterThan(0)
    await store.remove(keys)
  })

  it('has everything again after a restart', async () => {
    const store = cosStoreAt(cos.address)
    await store.put('kept/1', 'one')
    await store.put('kept/2', 'two')
    await store.remove(['kept/2'])
    await cos.buckets.get(TEST_BUCKET)?.flush()
    const again = await cosStandIn({ folder, clock: () => VIRTUAL })
    const reopened = cosStoreAt(again.address)
    expect((await reopened.get('kept/1'))?.body.toString()).toBe('one')
    expect(await reopened.head('kept/2')).toBeUndefined()
    expect((await reopened.head('kept/1'))?.modifiedAt).toEqual(VIRTUAL)
    await Promise.all([...again.buckets.values()].map((bucket) => bucket.flush()))
  })

  it('refuses what it does not play instead of pretending', async () => {
    const response = await fetch(`http://${cos.address}/a?append&position=0`, { method: 'POST' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('<Code>InvalidURI</Code>')
  })

  it('seeds a thousand objects without HTTP', async () => {
    const started = Date.now()
    await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        cos.seed(TEST_BUCKET, `cls/${index % 24}/${index}.json.gz`, Buffer.from('x')),
      ),
    )
    expect(Date.now() - started).toBeLessThan(10_000)
    expect((await cosStoreAt(cos.address).folders('cls/')).length).toBe(24)
  })

  it('lets people walk through its buckets', async () => {
    await cos.seed(TEST_BUCKET, 'walk/报告.json', Buffer.from('{"a":[1]}'))
    await cos.seed(TEST_BUCKET, 'walk/line.gz', gzipSync('一行日志'))
    await cos.seed(TEST_BUCKET, 'walk/broken.gz', Buffer.from('no gzip'))
    await cos.seed(TEST_BUCKET, 'walk/<script>.txt', Buffer.from('<script>alert(1)</script>'))
    expect((await page('/bucket/')).body).toContain(TEST_BUCKET)
    expect((await page(`/bucket/${TEST_BUCKET}/walk/`)).body).toContain('报告.json')
    expect(
      (await page(`/bucket/${TEST_BUCKET}/walk/${encodeURIComponent('报告.json')}`)).body,
    ).toContain('&quot;a&quot;: [')
    expect((await page(`/bucket/${TEST_BUCKET}/walk/line.gz`)).body).toContain('一行日志')
    expect((await page(`/bucket/${TEST_BUCKET}/walk/broken.gz`)).body).toContain('不能解压')
    expect((await page(`/bucket/${TEST_BUCKET}/walk/%3Cscript%3E.txt`)).body).not.toContain(
      '<script>',
    )
    expect((await page('/bucket/unknown-1/')).status).toBe(404)
    const bytes = await page(`/bucket/${TEST_BUCKET}/walk/line.gz?raw`)
    expect(bytes.headers['content-security-policy']).toContain('sandbox')
  })
})
