import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { untar } from '../../../shared/ports/browser/untar.ts'

/** A header block and the body, padded to whole blocks. */
function entry(path: string, body: string, kind = '0'): Buffer {
  const header = Buffer.alloc(512)
  header.write(path, 0)
  header.write(body.length.toString(8).padStart(11, '0'), 124)
  header.write(kind, 156)
  const padded = Buffer.alloc(Math.ceil(body.length / 512) * 512)
  padded.write(body)
  return Buffer.concat([header, padded])
}

describe('an archive', () => {
  it('gives its regular files and leaves out folders and links', () => {
    const archive = Buffer.concat([
      entry('lib/', '', '5'),
      entry('./lib/a.so', 'x'.repeat(700)),
      entry('link', '', '2'),
      Buffer.alloc(1024),
    ])
    expect(untar(archive).map(({ path, body }) => [path, body.length])).toEqual([['lib/a.so', 700]])
  })

  it.each(['/etc/passwd', '../up', 'lib/../../up'])('is refused when it names %s', (path) => {
    expect(() => untar(entry(path, 'x'))).toThrow(RangeError)
  })

  it('of the packaged browser holds the libraries a system may lack', () => {
    const packed = dirname(
      dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium'))),
    )
    const files = untar(brotliDecompressSync(readFileSync(join(packed, 'bin/al2023.tar.br'))))
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['lib/libnss3.so', 'lib/libnspr4.so', 'lib/libexpat.so.1']),
    )
  })
})
