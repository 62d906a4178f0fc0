/** Gives texts numbers, so that each is stored once. */
export class TextIndex {
  readonly texts: string[] = []
  #numbers = new Map<string, number>()

  /** The number of a text. */
  of(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    this.#numbers.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }
}

type Buckets = [bucket: number, count: number][]

/**
 * Buckets as a list of gaps from one bucket to the next, in units of `width` buckets; a count other than 1 follows its
 * gap as a negative number.
 */
export function packBuckets(buckets: Buckets, width: number): number[] {
  const packed: number[] = []
  let before = 0
  for (const [bucket, count] of buckets) {
    const place = bucket / width
    packed.push(place - before)
    if (count !== 1) packed.push(-count)
    before = place
  }
  return packed
}

/** The buckets that `packBuckets` packed. */
export function unpackBuckets(packed: readonly number[], width: number): Buckets {
  const buckets: Buckets = []
  let place = 0
  for (const number of packed) {
    const last = buckets.at(-1)
    if (number < 0 && last) last[1] = -number
    else {
      place += number
      buckets.push([place * width, 1])
    }
  }
  return buckets
}
