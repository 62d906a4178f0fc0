/** A field name as it stands in compact JSON, with what came after it last time. */
export interface FieldName {
  /** `"name":` */
  literal: string
  slot: number
  next: FieldName | undefined
}

const MOST_NAMES = 2_000
const LONGEST_NAME = 64

/**
 * Recognises field names by expecting the order of the lines before: one comparison a field, where lines are alike.
 */
export class FieldNames {
  /** Stands before the first field of a line. */
  readonly first: FieldName = { literal: '', slot: 0, next: undefined }
  #known = new Map<string, FieldName>()
  #slots: Readonly<Record<string, number>>

  /** The slots of names that matter; all other names get 0. */
  constructor(slots: Readonly<Record<string, number>>) {
    this.#slots = slots
  }

  /** The name at a place of `text`, after the name before it; undefined when none stands there. */
  at(text: string, at: number, before: FieldName): FieldName | undefined {
    const expected = before.next
    if (expected && text.startsWith(expected.literal, at)) return expected
    const name = this.#read(text, at)
    before.next = name
    return name
  }

  #read(text: string, at: number): FieldName | undefined {
    if (text[at] !== '"') return undefined
    const end = text.indexOf('":', at + 1)
    if (end < 0 || end - at > LONGEST_NAME) return undefined
    const inner = text.slice(at + 1, end)
    if (inner.includes('\\') || inner.includes('"')) return undefined
    const known = this.#known.get(inner)
    if (known) return known
    const name = Buffer.from(inner, 'latin1').toString('latin1')
    const slot = Object.hasOwn(this.#slots, name) ? (this.#slots[name] ?? 0) : 0
    const field: FieldName = { literal: `"${name}":`, slot, next: undefined }
    if (this.#known.size < MOST_NAMES) this.#known.set(name, field)
    return field
  }
}
