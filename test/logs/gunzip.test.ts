import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { type Ending, uncompressed } from '../../shared/logs/gunzip.ts'
import { readLines } from '../../shared/logs/lines.ts'

async function read(bytes: Buffer, piece: number) {
  async function* stream() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
  }
  const ending: Ending = {}
  const lines: string[] = []
  const count = await readLines(
    uncompressed(stream(), ending),
    ({ bytes }, start, end) => lines.push(bytes.toString('utf8', start, end)),
    () => true,
  )
  return { lines, problem: ending.problem, ...count }
}

const first = gzipSync('一\ntwo\n')
const second = gzipSync('three\n')
const both = Buffer.concat([first, second])

const damaged = (bytes: Buffer, at: number) => {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at)
  return copy
}

describe.each([1, 7, 1 << 16])('an object that arrives in pieces of %i bytes', (piece) => {
  it('is read through all its gzip members', async () => {
    const { lines, problem } = await read(both, piece)
    expect(lines).toEqual(['一', 'two', 'three'])
    expect(problem).toBeUndefined()
  })

  it('may be padded with zeros', async () => {
    const { lines, problem } = await read(Buffer.concat([both, Buffer.alloc(600)]), piece)
    expect(lines).toHaveLength(3)
    expect(problem).toBeUndefined()
  })

  it('keeps every line before trailing garbage and says so', async () => {
    const { lines, problem } = await read(Buffer.concat([both, Buffer.from('oops')]), piece)
    expect(lines).toHaveLength(3)
    expect(problem).toMatch(/not gzip/)
  })

  it('keeps every line of a member with a wrong checksum and says so', async () => {
    const { lines, problem } = await read(damaged(both, both.length - 6), piece)
    expect(lines).toEqual(['一', 'two', 'three'])
    expect(problem).toMatch(/checksum/)
  })

  it('keeps what came before a cut and says so', async () => {
    const { lines, problem } = await read(both.subarray(0, first.length + 14), piece)
    expect(lines.slice(0, 2)).toEqual(['一', 'two'])
    expect(problem).toMatch(/cut/)
  })

  it('may be cut inside the header', async () => {
    const { lines, problem } = await read(first.subarray(0, 6), piece)
    expect(lines).toEqual([])
    expect(problem).toMatch(/cut/)
  })

  it('reports damage in the middle', async () => {
    const noise = Buffer.from(Array.from({ length: 4000 }, (_, at) => (at * 7919) % 251))
    const { problem } = await read(damaged(gzipSync(noise), 60), piece)
    expect(problem).toMatch(/damaged|checksum|cut/)
  })

  it('may be plain text, whatever its name', async () => {
    const { lines, problem } = await read(Buffer.from('a\nb'), piece)
    expect(lines).toEqual(['a', 'b'])
    expect(problem).toBeUndefined()
  })

  it('may be empty and says so', async () => {
    const { lines, problem } = await read(Buffer.alloc(0), piece)
    expect(lines).toEqual([])
    expect(problem).toMatch(/empty/)
  })
})

describe('a gzip header', () => {
  it('may carry a name, a comment and extra fields', async () => {
    const header = Buffer.from([0x1f, 0x8b, 8, 4 + 8 + 16, 0, 0, 0, 0, 0, 3, 2, 0, 65, 66])
    const named = Buffer.concat([header, Buffer.from('a.log\0hi\0'), first.subarray(10)])
    expect((await read(named, 5)).lines).toEqual(['一', 'two'])
  })
})

describe('the stream of an object', () => {
  it('passes its own failure on', async () => {
    async function* failing() {
      yield first.subarray(0, 15)
      throw new Error('connection reset')
    }
    const reading = readLines(
      uncompressed(failing(), {}),
      () => undefined,
      () => true,
    )
    await expect(reading).rejects.toThrow('connection reset')
  })

  it('is let go when reading stops early', async () => {
    const { lines } = await read(gzipSync('x\n'.repeat(10)), 1000)
    expect(lines).toHaveLength(10)
    const long = gzipSync(`${'y'.repeat(99)}\n`.repeat(200_000))
    let seen = 0
    let isReleased = false
    const chunks = uncompressed(
      (async function* () {
        try {
          yield long.subarray(0, 1 << 12)
          yield long.subarray(1 << 12)
        } finally {
          isReleased = true
        }
      })(),
      {},
    )
    await readLines(
      chunks,
      () => {
        seen += 1
      },
      () => false,
    )
    expect(seen).toBeGreaterThan(0)
    expect(seen).toBeLessThan(200_000)
    await vi.waitFor(() => expect(isReleased).toBe(true))
  })
})

describe('lines', () => {
  it('end with a newline or a carriage return and newline, and blank ones are left out', async () => {
    const { lines } = await read(Buffer.from('\ufeffa\r\n\r\n\nb\r\nc'), 4)
    expect(lines).toEqual(['a', 'b', 'c'])
  })

  it('survive bytes that are not UTF-8', async () => {
    const { lines } = await read(Buffer.from([97, 0xff, 0xfe, 10, 98, 10]), 3)
    expect(lines).toEqual(['a\ufffd\ufffd', 'b'])
  })

  it('longer than 2 MB are counted and skipped', async () => {
    const { lines, oversized } = await read(gzipSync(`a\n${'x'.repeat(5_000_000)}\nb\n`), 1 << 16)
    expect(lines).toEqual(['a', 'b'])
    expect(oversized).toBe(1)
  })

  it('longer than 2 MB are skipped wherever the chunks end', async () => {
    const bytes = Buffer.from(`${'x'.repeat(2_200_000)}\n${'y'.repeat(300_000)}\n`)
    const { lines, oversized } = await read(bytes, 1 << 20)
    expect(lines.map((line) => line.length)).toEqual([300_000])
    expect(oversized).toBe(1)
  })
})

describe('a gzip bomb', () => {
  it('is read in bounded memory', async () => {
    const bomb = gzipSync(Buffer.alloc(60_000_000))
    const before = process.memoryUsage().rss
    const { bytes, oversized } = await read(bomb, 1 << 16)
    expect(bytes).toBe(60_000_000)
    expect(oversized).toBe(1)
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })
})
