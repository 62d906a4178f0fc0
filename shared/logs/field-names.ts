import type { Block } from './block.ts'
import { Literal } from './literal.ts'

/** A field name as it stands in compact JSON, with what came after it in the lines before. */
export interface FieldName {
  /** `"name":` */
  literal: Literal
  slot: number
  next: FieldName | undefined
  /** What came before that. */
  other: FieldName | undefined
}

const MOST_NAMES = 2_000
const LONGEST_NAME = 64

/**
 * Recognises field names by expecting the order of the lines before: one comparison a field, where lines are alike.
 */
export class FieldNames {
  /** Stands before the first field of a line. */
  readonly first: FieldName = nameOf('', 0)
  #known = new Map<string, FieldName>()
  #slots: Readonly<Record<string, number>>
  #quote: string

  /** The slots of names that matter; all other names get 0. `quote` is how a quote stands there: `"` or escaped. */
  constructor(slots: Readonly<Record<string, number>>, quote = '"') {
    this.#slots = slots
    this.#quote = quote
  }

  /** The name at a place, after the name before it; undefined when none stands there. */
  at(block: Block, at: number, before: FieldName): FieldName | undefined {
    const expected = before.next
    if (expected?.literal.standsAt(block, at)) return expected
    const other = before.other
    const name = other?.literal.standsAt(block, at) ? other : this.#read(block.text, at)
    before.other = expected
    before.next = name
    return name
  }

  #read(text: string, at: number): FieldName | undefined {
    const quote = this.#quote
    if (!text.startsWith(quote, at)) return undefined
    const end = text.indexOf(`${quote}:`, at + quote.length)
    if (end < 0 || end - at > LONGEST_NAME) return undefined
    const inner = text.slice(at + quote.length, end)
    if (inner.includes('\\') || inner.includes('"')) return undefined
    const known = this.#known.get(inner)
    if (known) return known
    const name = Buffer.from(inner, 'latin1').toString('latin1')
    const slot = Object.hasOwn(this.#slots, name) ? (this.#slots[name] ?? 0) : 0
    const field = nameOf(`${quote}${name}${quote}:`, slot)
    if (this.#known.size < MOST_NAMES) this.#known.set(name, field)
    return field
  }
}

function nameOf(literal: string, slot: number): FieldName {
  return {
    literal: new Literal(Buffer.from(literal, 'latin1')),
    slot,
    next: undefined,
    other: undefined,
  }
}
