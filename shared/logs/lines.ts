import { type Block, blockOf } from './block.ts'

/** Receives one line: what stands from `start` to `end`. */
export type OnLine = (block: Block, start: number, end: number) => void

/** What was read of an object. */
export interface LineCount {
  bytes: number
  /** Lines longer than the limit, left out. */
  oversized: number
}

/** Longest line that is read; CLS cuts a log at 1 MB. Longer ones are skipped to their end. */
export const LONGEST_LINE = 2 << 20

/** Bytes of lines that are made a string together. */
const BLOCK = 1 << 16

const NEWLINE = 10
const RETURN = 13

/**
 * Cuts chunks into lines and hands on those that are not blank, without line ends and byte order mark. Memory is
 * bounded by one chunk and one line. `keepGoing` is asked after every chunk.
 */
export async function readLines(
  chunks: AsyncIterable<Buffer>,
  onLine: OnLine,
  keepGoing: (read: LineCount) => boolean,
): Promise<LineCount> {
  const read: LineCount = { bytes: 0, oversized: 0 }
  const open = new OpenLine(read)
  for await (const chunk of chunks) {
    const start = read.bytes === 0 ? skipMark(chunk) : 0
    read.bytes += chunk.length
    const first = chunk.indexOf(NEWLINE, start)
    if (first < 0) open.append(chunk.subarray(start))
    else {
      open.append(chunk.subarray(start, first))
      open.close(onLine)
      const last = chunk.lastIndexOf(NEWLINE)
      eachLine(chunk, first + 1, last, onLine)
      open.append(chunk.subarray(last + 1))
    }
    if (!keepGoing(read)) return read
  }
  open.close(onLine)
  return read
}

const skipMark = (chunk: Buffer) => (chunk.indexOf('\ufeff') === 0 ? 3 : 0)

/** Lines between `from` and the newline at `last`, a block at a time: small strings cost far less than large ones. */
function eachLine(chunk: Buffer, from: number, last: number, onLine: OnLine): void {
  let start = from
  while (start <= last) {
    const full = chunk.lastIndexOf(NEWLINE, Math.min(last, start + BLOCK))
    const stop = full >= start ? full : chunk.indexOf(NEWLINE, start)
    eachOfBlock(blockOf(chunk.subarray(start, stop + 1)), onLine)
    start = stop + 1
  }
}

/** Lines of a block that ends with a newline. */
function eachOfBlock(block: Block, onLine: OnLine): void {
  const { text } = block
  let start = 0
  while (start < text.length) {
    const end = text.indexOf('\n', start)
    emit(block, start, end, onLine)
    start = end + 1
  }
}

function emit(block: Block, start: number, end: number, onLine: OnLine): void {
  const stop = block.bytes[end - 1] === RETURN ? end - 1 : end
  if (stop > start) onLine(block, start, stop)
}

/** The line that a chunk border cuts, bounded. */
class OpenLine {
  #parts: Buffer[] = []
  #length = 0
  #read: LineCount

  constructor(read: LineCount) {
    this.#read = read
  }

  append(part: Buffer): void {
    this.#length += part.length
    if (this.#length > LONGEST_LINE) this.#parts = []
    else if (part.length > 0) this.#parts.push(Buffer.from(part))
  }

  close(onLine: OnLine): void {
    if (this.#length > LONGEST_LINE) this.#read.oversized += 1
    else if (this.#length > 0) {
      const line = Buffer.concat(this.#parts)
      emit(blockOf(line), 0, line.length, onLine)
    }
    this.#parts = []
    this.#length = 0
  }
}
