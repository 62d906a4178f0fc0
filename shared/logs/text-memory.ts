import type { Block } from './block.ts'

/** Bytes of a text that are looked at to find it again. */
const SAMPLES = 12

interface Known<T> {
  text: string
  meaning: T
}

/**
 * Remembers what texts mean that repeat in many lines. Finds a text by some of its bytes and compares it whole then,
 * which is several times faster than a Map for parts of a long line. Forgets everything when it is full.
 */
export class TextMemory<T> {
  #known = new Map<number, Known<T>[]>()
  #size = 0
  #most: number

  /** `most`: how many texts are remembered. */
  constructor(most: number) {
    this.#most = most
  }

  /** What the text from `start` to `end` means, if it is remembered. */
  find({ bytes, text }: Block, start: number, end: number): T | undefined {
    const known = this.#known.get(sampled(bytes, start, end))
    if (!known) return undefined
    const wanted = text.slice(start, end)
    for (const entry of known) if (entry.text === wanted) return entry.meaning
    return undefined
  }

  /** Remembers the meaning; returns it. */
  keep({ bytes }: Block, start: number, end: number, meaning: T): T {
    if (this.#size >= this.#most) {
      this.#known.clear()
      this.#size = 0
    }
    this.#size += 1
    const key = sampled(bytes, start, end)
    const entry = { text: bytes.toString('latin1', start, end), meaning }
    this.#known.set(key, [...(this.#known.get(key) ?? []), entry])
    return meaning
  }
}

function sampled(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  const step = length <= SAMPLES ? 1 : Math.floor(length / SAMPLES)
  let hash = length
  for (let at = end - 1; at >= start; at -= step) {
    hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  }
  return hash & 0x3fffffff
}
