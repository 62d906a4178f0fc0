import { constants, crc32, createInflateRaw, type InflateRaw } from 'node:zlib'
import { messageOf } from '../failures.ts'
import { ByteQueue } from './byte-queue.ts'
import { skipGzipHeader } from './gzip-header.ts'

/** How reading an object ended; `problem` is a plain sentence for an operator. */
export interface Ending {
  problem?: string
}

const CHUNK = 1 << 19

/** Large output chunks (the default of 16 KB is five times slower), two ahead of the reader. */
const INFLATE = {
  chunkSize: CHUNK,
  finishFlush: constants.Z_SYNC_FLUSH,
  readableHighWaterMark: 2 * CHUNK,
}

/** Members read of one object; a shipper writes one. */
const MOST_MEMBERS = 10_000

/** Comes after every member, so that the reader may stop between empty ones. */
const NOTHING = Buffer.alloc(0)

/** Pieces of input that wait or are being inflated: the second is there when the first is done. */
const PIECES_AHEAD = 2

/**
 * The uncompressed bytes of an object, in chunks of at most 512 KB: gzip (recognised by its magic bytes, any number of
 * members, zero padding) or plain. What is cut, damaged or followed by garbage is delivered as far as it can be read and
 * told in `ending.problem`. Members are inflated one by one, because node's own gunzip throws away the output it holds
 * when a checksum is wrong.
 */
export async function* uncompressed(
  stream: AsyncIterable<Uint8Array>,
  ending: Ending,
): AsyncGenerator<Buffer> {
  const input = new ByteQueue(stream)
  try {
    yield* membersOf(input, ending)
  } finally {
    input.close()
  }
}

async function* membersOf(input: ByteQueue, ending: Ending): AsyncGenerator<Buffer> {
  const head = await input.peek(4)
  if (head.length === 0) ending.problem = 'the object is empty'
  if (!isGzip(head)) {
    yield* input.rest()
    return
  }
  for (let member = 1; ; member += 1) {
    if (member > MOST_MEMBERS) ending.problem = `more than ${MOST_MEMBERS} gzip members`
    if (ending.problem) return
    const header = await skipGzipHeader(input)
    if (header) ending.problem = header
    if (header) return
    yield* inflateMember(input, ending)
    yield NOTHING
    if (ending.problem) return
    const next = await input.peek(2)
    if (next.length === 0) return
    if (!isGzip(next)) {
      if (!(await input.restIsZero())) ending.problem = 'bytes that are not gzip follow its end'
      return
    }
  }
}

const isGzip = (head: Buffer) => head[0] === 0x1f && head[1] === 0x8b

async function* inflateMember(input: ByteQueue, ending: Ending): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw(INFLATE)
  const feeding = feed(input, inflater)
  let crc = 0
  try {
    for await (const chunk of inflater) {
      crc = crc32(chunk, crc)
      yield chunk
    }
  } catch (damage) {
    ending.problem = `damaged gzip: ${messageOf(damage)}`
  } finally {
    inflater.destroy()
  }
  const { written, failure } = await feeding
  if (failure) throw failure.cause
  if (ending.problem) return
  input.giveBack(Buffer.concat(written.pieces), written.total - inflater.bytesWritten)
  const trailer = await input.take(8)
  if (trailer.length < 8) ending.problem = 'the gzip data is cut'
  else if (trailer.readUInt32LE(0) !== crc) ending.problem = 'wrong gzip checksum'
}

interface Fed {
  /** All that was written, and the newest pieces: the member's end lies in them. */
  written: { total: number; pieces: Buffer[] }
  /** The input itself failed, which is not the object's fault. */
  failure?: { cause: unknown }
}

/** Writes input piece by piece until the member ends or the inflater is destroyed. Never rejects. */
async function feed(input: ByteQueue, inflater: InflateRaw): Promise<Fed> {
  const fed: Fed = { written: { total: 0, pieces: [] } }
  const over = new Promise((resolve) => inflater.once('close', resolve).once('end', resolve))
  const isOpen = () => !(inflater.destroyed || inflater.readableEnded)
  const taken: Promise<unknown>[] = []
  try {
    while (isOpen()) {
      const piece = await input.piece()
      if (!piece) inflater.end()
      if (!piece) break
      if (isOpen()) taken.push(write(inflater, piece, fed.written))
      else input.giveBack(piece, piece.length)
      if (taken.length >= PIECES_AHEAD) await Promise.race([taken.shift(), over])
    }
  } catch (cause) {
    fed.failure = { cause }
    inflater.destroy()
  }
  return fed
}

/** Resolves when the piece is inflated; never when the member ended before it. */
function write(inflater: InflateRaw, piece: Buffer, written: Fed['written']): Promise<void> {
  written.total += piece.length
  written.pieces = [...written.pieces.slice(-3), piece]
  return new Promise((resolve) => inflater.write(piece, () => resolve()))
}
