import { type Bytes, viewOf } from './block.ts'

/** A text that is looked for at known places: compared four bytes at a time, the last four overlapping. */
export class Literal {
  readonly length: number
  /** Four bytes each from every fourth place, then the last four. */
  #words: Int32Array
  #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = Uint8Array.from(bytes)
    this.length = bytes.length
    const view = viewOf(this.#bytes)
    const starts = []
    for (let at = 0; at < bytes.length - 4; at += 4) starts.push(at)
    if (bytes.length >= 4) starts.push(bytes.length - 4)
    this.#words = Int32Array.from(starts, (at) => view.getInt32(at, true))
  }

  /** Whether it stands at a place. */
  standsAt({ bytes, view }: Bytes, at: number): boolean {
    if (at + this.length > bytes.length) return false
    if (this.length < 4) return this.#bytes.every((byte, place) => bytes[at + place] === byte)
    const words = this.#words
    const last = words.length - 1
    for (let word = 0; word < last; word += 1) {
      if (view.getInt32(at + 4 * word, true) !== words[word]) return false
    }
    return view.getInt32(at + this.length - 4, true) === words[last]
  }
}
