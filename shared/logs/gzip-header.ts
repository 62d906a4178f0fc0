import type { ByteQueue } from './byte-queue.ts'

const EXTRA = 4
const NAME = 8
const COMMENT = 16
const CHECKSUM = 2
const LONGEST = 1 << 16

/** Takes one gzip member header (RFC 1952) off the queue; returns what is wrong with it, if anything. */
export async function skipGzipHeader(input: ByteQueue): Promise<string | undefined> {
  const fixed = await input.take(10)
  if (fixed.length < 10) return 'the gzip data is cut'
  if (fixed[2] !== 8) return 'damaged gzip: unknown compression method'
  const flags = fixed[3] ?? 0
  if (flags & EXTRA) {
    const size = await input.take(2)
    if (size.length === 2) await input.take(size.readUInt16LE(0))
  }
  if (flags & NAME) await skipText(input)
  if (flags & COMMENT) await skipText(input)
  if (flags & CHECKSUM) await input.take(2)
  return undefined
}

async function skipText(input: ByteQueue): Promise<void> {
  for (let read = 0; read < LONGEST; read += 1) {
    const byte = await input.take(1)
    if (byte.length === 0 || byte[0] === 0) return
  }
}
