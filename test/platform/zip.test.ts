import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { zipFolder } from '../../scripts/serverless-tencent/zip.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function folderWith(files: Record<string, string>, at: Date): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chenbao-zip-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
    await utimes(join(folder, name), at, at)
  }
  return folder
}

const sha256 = (zip: Buffer) => createHash('sha256').update(zip).digest('hex')

describe('a zip of a function', () => {
  it('is the same for the same code, whenever and in whatever order it was written', async () => {
    const code = { 'index.js': 'exports.a=1', 'assets/b.txt': 'b' }
    const first = await folderWith(code, new Date('2026-01-01'))
    const later = await folderWith(
      Object.fromEntries(Object.entries(code).reverse()),
      new Date('2026-11-22'),
    )
    expect(sha256(await zipFolder(first, /\.map$/))).toBe(sha256(await zipFolder(later, /\.map$/)))
  })

  it('differs when one byte of the code differs, and not by a source map', async () => {
    const at = new Date('2026-01-01')
    const zips = await Promise.all(
      [
        { 'index.js': 'exports.a=1' },
        { 'index.js': 'exports.a=2' },
        { 'index.js': 'exports.a=1', 'index.js.map': '{}' },
      ].map(async (files) => sha256(await zipFolder(await folderWith(files, at), /\.map$/))),
    )
    expect(zips[1]).not.toBe(zips[0])
    expect(zips[2]).toBe(zips[0])
  })
})
