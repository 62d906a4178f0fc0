import type { Block } from './block.ts'
import { type FieldName, FieldNames } from './field-names.ts'

const QUOTE = 34
const COMMA = 44
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125

/** Fields whose place in a line is remembered; the numbers index `starts` and `ends`. */
export const FIELDS = {
  other: 0,
  __TIMESTAMP__: 1,
  __SOURCE__: 2,
  __TAG__: 3,
  __CONTENT__: 4,
  auditID: 5,
  verb: 6,
  stage: 7,
  user: 8,
  objectRef: 9,
  responseStatus: 10,
  annotations: 11,
  event: 12,
  /** Fields of CLS's own that are not looked at. */
  ignored: 13,
} as const

const SLOTS: Readonly<Record<string, number>> = {
  ...FIELDS,
  __FILENAME__: FIELDS.ignored,
  __HOSTNAME__: FIELDS.ignored,
  __PKG_LOGID__: FIELDS.ignored,
  other: FIELDS.other,
  ignored: FIELDS.other,
}

/** A part of a line by its bytes. */
export interface Span {
  start: number
  end: number
}

/**
 * Finds the fields of a line of compact JSON by walking over it once, without building objects: strings and numbers of
 * any name, and `__TAG__` as a flat object. Anything else is refused and left to JSON.parse, so that both ways count
 * the same.
 */
export class EnvelopeScan {
  /** Where the values of FIELDS begin (behind the quote) and end; 0 where the line has none. */
  readonly starts = new Int32Array(14)
  readonly ends = new Int32Array(14)
  /** `__TIMESTAMP__` as it stands there, 0 unless it is a number. */
  stamp = 0
  /** Fields that are not CLS's own. */
  others = 0
  #names = new FieldNames(SLOTS)
  #at = 0

  /** Walks over the line; false when it is not of the described form. */
  run(block: Block, start: number, end: number): boolean {
    const { bytes } = block
    if (bytes[start] !== OPEN || bytes[end - 1] !== CLOSE) return false
    for (let slot = 0; slot < this.starts.length; slot += 1) this.starts[slot] = 0
    this.stamp = 0
    this.others = 0
    this.#at = start + 1
    let name = this.#names.first
    while (this.#at < end) {
      const next = this.#names.at(block, this.#at, name)
      if (!next) return false
      name = next
      this.#at += name.literal.length
      if (!this.#value(block, end, name)) return false
      const after = bytes[this.#at]
      this.#at += 1
      if (after === CLOSE) return this.#at === end && this.stamp > 0
      if (after !== COMMA) return false
    }
    return false
  }

  #value(block: Block, end: number, name: FieldName): boolean {
    const { bytes, text } = block
    const { slot } = name
    if (slot === FIELDS.other) this.others += 1
    else if (slot !== FIELDS.ignored && this.starts[slot] !== 0) return false
    const first = bytes[this.#at]
    if (first === QUOTE) {
      return slot !== FIELDS.__TIMESTAMP__ && this.#string(block, end, name)
    }
    if (first === OPEN) return slot === FIELDS.__TAG__ && this.#object(text, end)
    const mayBeNumber = slot <= FIELDS.__TIMESTAMP__ || slot === FIELDS.ignored
    return mayBeNumber && this.#number(bytes, end, slot)
  }

  /** A string; where it ends is left to be proved by whoever unescapes it, if it is a content at the end of the line. */
  #string(block: Block, end: number, name: FieldName): boolean {
    const { bytes, text } = block
    const { slot } = name
    const start = this.#at + 1
    let at = text.indexOf('"', start)
    if (at > start && bytes[at - 1] === BACKSLASH) {
      const isLast = slot === FIELDS.__CONTENT__ && bytes[end - 2] === QUOTE
      at = isLast ? end - 2 : endOfEscaped(block, start, end, name.next)
    }
    if (at < 0 || at >= end) return false
    this.starts[slot] = start
    this.ends[slot] = at
    this.#at = at + 1
    return true
  }

  /** An object up to its first closing brace; whoever parses it finds out if that was not its end. */
  #object(text: string, end: number): boolean {
    const stop = text.indexOf('}', this.#at)
    if (stop < 0 || stop >= end) return false
    this.starts[FIELDS.__TAG__] = this.#at
    this.ends[FIELDS.__TAG__] = stop + 1
    this.#at = stop + 1
    return true
  }

  #number(bytes: Uint8Array, end: number, slot: number): boolean {
    const start = this.#at
    let value = 0
    for (; this.#at < end; this.#at += 1) {
      const digit = (bytes[this.#at] as number) - 48
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    const length = this.#at - start
    if (slot !== FIELDS.__TIMESTAMP__) return length > 0 && (length === 1 || bytes[start] !== 48)
    this.starts[slot] = start
    this.stamp = value
    return length >= 10 && length <= 16
  }
}

/**
 * The end of a string with escapes: in compact JSON its closing quote stands before `,"` or ends the line, while every
 * quote inside is escaped. An object is sought by its closing brace first, which is rarer, and believed if the expected
 * field follows. Walks over the bytes only where an escaped quote could be mistaken for the end.
 */
function endOfEscaped(
  block: Block,
  start: number,
  end: number,
  expected: FieldName | undefined,
): number {
  const { bytes, text } = block
  if (bytes[start] === OPEN && expected) {
    const brace = text.indexOf('}","', start)
    if (brace >= 0 && brace < end && expected.literal.standsAt(block, brace + 3)) return brace + 1
  }
  const next = text.indexOf('","', start)
  const stop = next >= 0 && next < end ? next : end - 2
  if (bytes[stop] === QUOTE && bytes[stop - 1] !== BACKSLASH) return stop
  for (let at = start; at < end; at += 1) {
    if (bytes[at] === QUOTE) return at
    if (bytes[at] === BACKSLASH) at += 1
  }
  return -1
}
