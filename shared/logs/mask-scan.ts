const DIGIT = 1
const HEX = 2
const LETTER = 3
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

/**
 * First stage of masking, on every line: digit runs, hexadecimal words, UUIDs and random ids become `0`. Keeps the masked
 * bytes in `out` up to `length`, and two hashes of them, so that a known string costs no allocation.
 */
export class MaskScan {
  readonly out: Buffer = Buffer.alloc(LONGEST_MESSAGE + 8)
  length = 0
  hash = 0
  hash2 = 0

  /** Masks the bytes from `start` to `end`. */
  run(bytes: Uint8Array, start: number, end: number): void {
    const out = this.out
    const stop = Math.min(end, start + LONGEST_MESSAGE)
    let hash = 0x811c9dc5
    let hash2 = 0x9747b28c
    let length = 0
    let at = start
    while (at < stop) {
      const byte = bytes[at] as number
      if (CLASS[byte] === 0) {
        out[length++] = byte
        hash = Math.imul(hash ^ byte, 0x01000193)
        hash2 = Math.imul(hash2 ^ byte, 0x5bd1e995)
        at += 1
        continue
      }
      let to = at + 1
      let seen = 1 << (CLASS[byte] as number)
      while (to < stop) {
        const kind = CLASS[bytes[to] as number] as number
        if (kind === 0) break
        seen |= 1 << kind
        to += 1
      }
      if ((seen & 2) === 0) {
        for (; at < to; at += 1) {
          const letter = bytes[at] as number
          out[length++] = letter
          hash = Math.imul(hash ^ letter, 0x01000193)
          hash2 = Math.imul(hash2 ^ letter, 0x5bd1e995)
        }
        continue
      }
      const whole = seen === 2 || isIdentifier(bytes, at, to, seen)
      if (to - at === 8 && seen <= 6) to = endOfUuid(bytes, to, end)
      let wasDigit = false
      for (let place = at; place < to; place += 1) {
        const sign = bytes[place] as number
        const isDigit = whole || CLASS[sign] === DIGIT
        if (isDigit && wasDigit) continue
        const masked = isDigit ? ZERO : sign
        wasDigit = isDigit
        out[length++] = masked
        hash = Math.imul(hash ^ masked, 0x01000193)
        hash2 = Math.imul(hash2 ^ masked, 0x5bd1e995)
        if (whole) break
      }
      at = to
    }
    this.length = length
    this.hash = hash
    this.hash2 = hash2 ^ length
  }

  /** The masked text of the last run. */
  text(): string {
    return this.out.toString('utf8', 0, this.length)
  }
}

/** Whether a run of letters and digits is an id rather than a name with a number: hexadecimal, or changing often. */
function isIdentifier(bytes: Uint8Array, at: number, to: number, seen: number): boolean {
  const length = to - at
  if (length >= 20) return true
  if (bytes[at] === ZERO && length > 2 && ((bytes[at + 1] as number) | 32) === 120) return true
  let changes = 0
  for (let place = at + 1; place < to; place += 1) {
    const isDigit = CLASS[bytes[place] as number] === DIGIT
    if (isDigit !== (CLASS[bytes[place - 1] as number] === DIGIT)) changes += 1
  }
  const isHex = (seen & (1 << LETTER)) === 0
  if (isHex && length >= 6) return true
  return changes >= 3 && length >= 5
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
