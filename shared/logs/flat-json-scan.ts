import type { Block } from './block.ts'
import type { Span } from './envelope-scan.ts'
import { FieldNames } from './field-names.ts'

const QUOTE = 34
const COMMA = 44
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125

const LEVEL = 1
const MSG = 2
const MESSAGE = 3
const TELLING = 4

/** Beside level and message, the fields that change what a record says: with one of them it is parsed in full. */
const SLOTS = {
  level: LEVEL,
  msg: MSG,
  message: MESSAGE,
  error: TELLING,
  err: TELLING,
  exception: TELLING,
  cause: TELLING,
  stack: TELLING,
  stack_trace: TELLING,
  stackTrace: TELLING,
  stacktrace: TELLING,
  auditID: TELLING,
  apiVersion: TELLING,
  involvedObject: TELLING,
  regarding: TELLING,
  event: TELLING,
}

/** Bytes of numbers, true, false and null. */
const PLAIN = new Uint8Array(256)
for (const sign of '0123456789+-.eEtrufalsn') PLAIN[sign.charCodeAt(0)] = 1

/**
 * Finds level and message of a flat JSON log that stands escaped in a JSON string (`{\"level\":\"info\",…}`), without
 * unescaping it. Refuses nested values, fields that need the whole record, and escapes other than `\"` and `\\`.
 */
export class FlatJsonScan {
  readonly level: Span = { start: -1, end: -1 }
  readonly message: Span = { start: -1, end: -1 }
  /** Whether the message holds escapes, see `writeUnescaped`. */
  isEscaped = false
  /** Whether any text of it holds escapes; only then may it hold JSON of its own. */
  holdsEscapes = false
  #names = new FieldNames(SLOTS, '\\"')
  #isMsg = false
  #sawEscape = false

  /** Walks over the content; false when it has to be parsed in full. */
  run(block: Block, start: number, end: number): boolean {
    const { bytes } = block
    if (bytes[start] !== OPEN || bytes[end - 1] !== CLOSE) return false
    this.level.start = -1
    this.message.start = -1
    this.message.end = -1
    this.#isMsg = false
    this.holdsEscapes = false
    let at = start + 1
    let name = this.#names.first
    while (at < end) {
      const next = this.#names.at(block, at, name)
      if (!next || next.slot === TELLING) return false
      name = next
      at = this.#value(block, at + name.literal.length, end, name.slot)
      if (at < 0) return false
      const after = bytes[at]
      at += 1
      if (after === CLOSE) return at === end && this.#isWhole()
      if (after !== COMMA) return false
    }
    return false
  }

  #isWhole(): boolean {
    return this.level.start > 0 && this.message.end > this.message.start
  }

  /** Where a value ends, or -1 when it cannot be taken. */
  #value(block: Block, start: number, end: number, slot: number): number {
    const { bytes } = block
    if (bytes[start] !== BACKSLASH) {
      let at = start
      while (PLAIN[bytes[at] as number] === 1) at += 1
      return at > start && slot === 0 ? at : -1
    }
    if (bytes[start + 1] !== QUOTE) return -1
    const from = start + 2
    const to = this.#endOfString(block, from, end)
    if (to < 0 || !this.#keep(slot, from, to)) return -1
    return to + 2
  }

  #keep(slot: number, from: number, to: number): boolean {
    if (slot === LEVEL) {
      this.level.start = from
      this.level.end = to
      return !this.#sawEscape
    }
    if (slot === MSG || (slot === MESSAGE && !this.#isMsg)) {
      this.message.start = from
      this.message.end = to
      this.isEscaped = this.#sawEscape
      this.#isMsg = slot === MSG
    }
    return true
  }

  /** Where the `\"` stands that closes a string; -1 when it holds another escape or a bare quote. */
  #endOfString({ bytes, view }: Block, start: number, end: number): number {
    this.#sawEscape = false
    let at = start
    for (;;) {
      at = nextQuoteOrEscape(bytes, view, at, end)
      if (at + 1 >= end || bytes[at] === QUOTE) return -1
      if (bytes[at + 1] === QUOTE) return at
      const isInner = bytes[at + 1] === BACKSLASH && bytes[at + 2] === BACKSLASH
      const inner = bytes[at + 3]
      if (!isInner || (inner !== QUOTE && inner !== BACKSLASH)) return -1
      this.#sawEscape = true
      this.holdsEscapes = true
      at += 4
    }
  }
}

/** Where the first `"` or `\` stands, or `end`; looks at four bytes at once. */
function nextQuoteOrEscape(bytes: Uint8Array, view: DataView, from: number, end: number): number {
  let at = from
  for (; at + 4 <= end; at += 4) {
    const four = view.getInt32(at, true)
    const quotes = four ^ 0x22222222
    const escapes = four ^ 0x5c5c5c5c
    const found =
      (((quotes - 0x01010101) & ~quotes) | ((escapes - 0x01010101) & ~escapes)) & 0x80808080
    if (found !== 0) return at + ((31 - Math.clz32(found & -found)) >> 3)
  }
  while (at < end && bytes[at] !== QUOTE && bytes[at] !== BACKSLASH) at += 1
  return at
}

/** Undoes the escapes that `FlatJsonScan` takes: writes the bytes from `start` to `end` into `out`; returns their number. */
export function writeUnescaped(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
): number {
  let length = 0
  for (let at = start; at < end && length < out.length; at += 1) {
    if (bytes[at] === BACKSLASH) at += 3
    out[length] = bytes[at] as number
    length += 1
  }
  return length
}
