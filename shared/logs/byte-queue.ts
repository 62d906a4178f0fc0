/** Largest piece handed on at once, so that little is lost when the piece turns out to be damaged. */
const PIECE = 1 << 18

/** Bytes of a stream with looking ahead and giving back; holds one piece of the stream at a time. */
export class ByteQueue {
  #source: AsyncIterator<Uint8Array>
  #held: Buffer = Buffer.alloc(0)

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#source = stream[Symbol.asyncIterator]()
  }

  /** The next bytes, at most 256 KB, or undefined at the end. */
  async piece(): Promise<Buffer | undefined> {
    while (this.#held.length === 0) {
      const next = await this.#source.next()
      if (next.done) return undefined
      this.#held = asBuffer(next.value)
    }
    const piece = this.#held.subarray(0, PIECE)
    this.#held = this.#held.subarray(PIECE)
    return piece
  }

  /** The last `count` bytes of a piece come first again. */
  giveBack(piece: Buffer, count: number): void {
    if (count > 0) this.#held = Buffer.concat([piece.subarray(-count), this.#held])
  }

  /** Up to `count` bytes without taking them; fewer at the end. */
  async peek(count: number): Promise<Buffer> {
    while (this.#held.length < count) {
      const next = await this.#source.next()
      if (next.done) break
      this.#held = Buffer.concat([this.#held, asBuffer(next.value)])
    }
    return this.#held.subarray(0, count)
  }

  /** Up to `count` bytes; fewer at the end. */
  async take(count: number): Promise<Buffer> {
    const taken = await this.peek(count)
    this.#held = this.#held.subarray(taken.length)
    return taken
  }

  /** Everything that is left, in pieces. */
  async *rest(): AsyncGenerator<Buffer> {
    for (let piece = await this.piece(); piece; piece = await this.piece()) yield piece
  }

  /** Whether nothing but zero bytes is left, as tape padding leaves them. */
  async restIsZero(): Promise<boolean> {
    for await (const piece of this.rest()) if (piece.some((byte) => byte !== 0)) return false
    return true
  }

  /** Lets go of the stream, also before its end; does not wait for it. */
  close(): void {
    this.#source.return?.().catch(() => undefined)
  }
}

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
