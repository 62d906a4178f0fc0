import { createHash } from 'node:crypto'

/** A repeatable source of numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number
  /** An integer in [0, below). */
  int(below: number): number
  /** An integer in [least, most]. */
  between(least: number, most: number): number
  pick<T>(list: readonly T[]): T
  hex(length: number): string
  uuid(): string
}

const QUADS = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'))

/** Seeds the small fast counter generator (sfc32) from a text. */
export function createRandom(seed: string): Random {
  const digest = createHash('sha256').update(seed).digest()
  let a = digest.readInt32LE(0)
  let b = digest.readInt32LE(4)
  let c = digest.readInt32LE(8)
  let counter = digest.readInt32LE(12)
  const bits = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  const next = () => bits() / 4_294_967_296
  const int = (below: number) => Math.floor(next() * below)
  const hex = (length: number) => {
    let text = ''
    while (text.length < length) {
      const drawn = bits()
      text += `${QUADS[drawn & 0xffff]}${QUADS[drawn >>> 16]}`
    }
    return text.slice(0, length)
  }
  return {
    next,
    int,
    between: (least, most) => least + int(most - least + 1),
    pick: <T>(list: readonly T[]): T => {
      const chosen = list[int(list.length)]
      if (chosen === undefined) throw new RangeError('nothing to pick from')
      return chosen
    },
    hex,
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  }
}
