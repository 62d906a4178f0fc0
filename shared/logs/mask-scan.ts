import { type Bytes, viewOf } from './block.ts'
import { hasLeadingTime, TIME_LENGTH } from './leading-time.ts'

const DIGIT = 1
const HEX = 2
const LETTER = 4
const ZERO = 48

/** Class of every byte: digit, hexadecimal letter, other letter, anything else 0. */
const CLASS = new Uint8Array(256)
for (let byte = 0; byte < 128; byte += 1) {
  const sign = String.fromCharCode(byte)
  if (/\d/.test(sign)) CLASS[byte] = DIGIT
  else if (/[a-f]/i.test(sign)) CLASS[byte] = HEX
  else if (/[a-z]/i.test(sign)) CLASS[byte] = LETTER
}

/** Longest part of a message that takes part in its signature, in bytes. */
export const LONGEST_MESSAGE = 1200

/** Bytes of a word that may be a secret, an address or a number. */
const OF_WORD = new Uint8Array(256)
for (let byte = 0; byte < 128; byte += 1) {
  if (/[\w@.+/=:%~$-]/.test(String.fromCharCode(byte))) OF_WORD[byte] = 1
}

/** Where the part of a message ends that is looked at: before a word that would be cut, so that no half secret is left. */
export function endOfPart(bytes: Uint8Array, start: number, end: number): number {
  const stop = start + LONGEST_MESSAGE
  if (end <= stop) return end
  let at = stop
  while (at > start && OF_WORD[bytes[at - 1] as number] === 1) at -= 1
  return at > start ? at : stop
}

/** What a leading time is masked to, but for the sign between date and time. */
const MASKED_TIME = Buffer.from('0-0-0 0:0:0')
const BETWEEN = 5
const BETWEEN_DATE_AND_TIME = 10

/**
 * First stage of masking, on every line: digit runs, hexadecimal words, UUIDs and random ids become `0`. Keeps the masked
 * bytes in `out` up to `length`, and two hashes of them, so that a known string costs no allocation.
 */
export class MaskScan {
  readonly out: Buffer = Buffer.alloc(LONGEST_MESSAGE + 8)
  length = 0
  hash = 0
  hash2 = 0
  #view = viewOf(this.out)

  /** Masks the bytes from `start` to `end`. */
  run({ bytes, view }: Bytes, start: number, end: number): void {
    const stop = endOfPart(bytes, start, end)
    this.length = 0
    this.hash = 0x811c9dc5
    this.hash2 = 0x9747b28c
    let at = start + this.#copyTime(bytes, start, stop)
    while (at < stop) {
      const digit = nextDigit(bytes, view, at, stop)
      let word = digit
      if (digit < stop) while (word > at && CLASS[bytes[word - 1] as number] !== 0) word -= 1
      this.#copy(bytes, view, at, word)
      at = digit < stop ? this.#copyWord(bytes, word, stop, end) : stop
    }
    this.hash2 ^= this.length
  }

  /** Masks a time at the start of a message, which saves looking at its seven numbers; returns its length or 0. */
  #copyTime(bytes: Uint8Array, start: number, stop: number): number {
    const behind = start + TIME_LENGTH
    if (!hasLeadingTime(bytes, start, stop)) return 0
    if (behind < stop && CLASS[bytes[behind] as number] !== 0) return 0
    const between = bytes[start + BETWEEN_DATE_AND_TIME] as number
    for (let place = 0; place < MASKED_TIME.length; place += 1) {
      this.out[place] = place === BETWEEN ? between : (MASKED_TIME[place] as number)
    }
    this.length = MASKED_TIME.length
    this.hash = Math.imul(this.hash ^ between, 0x01000193)
    this.hash2 = Math.imul(this.hash2 ^ between, 0x5bd1e995)
    return TIME_LENGTH
  }

  /** Copies bytes without digits. */
  #copy(bytes: Uint8Array, view: DataView, from: number, to: number): void {
    let { hash, hash2, length } = this
    let at = from
    for (; at + 4 <= to; at += 4) {
      const four = view.getInt32(at, true)
      hash = Math.imul(hash ^ four, 0x9e3779b1)
      hash ^= hash >>> 15
      hash2 = Math.imul(hash2 ^ four, 0x85ebca6b)
      hash2 ^= hash2 >>> 13
      this.#view.setInt32(length, four, true)
      length += 4
    }
    for (; at < to; at += 1) {
      const byte = bytes[at] as number
      hash = Math.imul(hash ^ byte, 0x01000193)
      hash2 = Math.imul(hash2 ^ byte, 0x5bd1e995)
      this.out[length] = byte
      length += 1
    }
    this.hash = hash
    this.hash2 = hash2
    this.length = length
  }

  /** Masks a word that holds a digit; returns where it ends. */
  #copyWord(bytes: Uint8Array, at: number, stop: number, end: number): number {
    let to = at
    let seen = 0
    for (; to < stop; to += 1) {
      const kind = CLASS[bytes[to] as number] as number
      if (kind === 0) break
      seen |= kind
    }
    const isWhole = seen === DIGIT || isIdentifier(bytes, at, to, seen)
    let { hash, hash2, length } = this
    let wasDigit = false
    for (let place = at; place < to; place += 1) {
      const sign = bytes[place] as number
      const isDigit = isWhole || CLASS[sign] === DIGIT
      if (!(isDigit && wasDigit)) {
        const masked = isDigit ? ZERO : sign
        hash = Math.imul(hash ^ masked, 0x01000193)
        hash2 = Math.imul(hash2 ^ masked, 0x5bd1e995)
        this.out[length] = masked
        length += 1
      }
      if (isWhole) break
      wasDigit = isDigit
    }
    this.hash = hash
    this.hash2 = hash2
    this.length = length
    return isWhole && to - at === 8 && seen < LETTER ? endOfUuid(bytes, to, end) : to
  }

  /** The masked text of the last run. */
  text(): string {
    return this.out.toString('utf8', 0, this.length)
  }
}

/** Where the first digit stands, or `to`; looks at four bytes at once. */
function nextDigit(bytes: Uint8Array, view: DataView, from: number, to: number): number {
  let at = from
  for (; at + 4 <= to; at += 4) {
    const four = view.getInt32(at, true)
    const low = four & 0x7f7f7f7f
    const isFrom0 = low + 0x50505050
    const isOver9 = low + 0x46464646
    const digits = isFrom0 & ~isOver9 & ~four & 0x80808080
    if (digits !== 0) return at + ((31 - Math.clz32(digits & -digits)) >> 3)
  }
  while (at < to && CLASS[bytes[at] as number] !== DIGIT) at += 1
  return at
}

/** Whether a run of letters and digits is an id rather than a name with a number: hexadecimal, or changing often. */
function isIdentifier(bytes: Uint8Array, at: number, to: number, seen: number): boolean {
  const length = to - at
  if (length >= 20) return true
  if (bytes[at] === ZERO && length > 2 && ((bytes[at + 1] as number) | 32) === 120) return true
  if (seen < LETTER && length >= 6) return true
  if (length < 5) return false
  let changes = 0
  for (let place = at + 1; place < to; place += 1) {
    const isDigit = CLASS[bytes[place] as number] === DIGIT
    if (isDigit !== (CLASS[bytes[place - 1] as number] === DIGIT)) changes += 1
  }
  return changes >= 3
}

/** End of the UUID whose first eight digits end at `to`; `to` itself when it is none. */
function endOfUuid(bytes: Uint8Array, to: number, end: number): number {
  if (end - to < 28) return to
  for (let place = 0; place < 28; place += 1) {
    const byte = bytes[to + place] as number
    const isDash = place === 0 || place === 5 || place === 10 || place === 15
    if (isDash ? byte !== 45 : CLASS[byte] !== DIGIT && CLASS[byte] !== HEX) return to
  }
  const after = CLASS[bytes[to + 28] ?? 0]
  return to + 28 < end && after !== 0 ? to : to + 28
}
