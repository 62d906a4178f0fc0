/** A JSON object whose fields are found without regard to case, `_` and `-`. */
export interface Fields {
  /** The first of `names` that holds a text, number or boolean, as text. Empty texts are skipped. */
  text(...names: string[]): string | undefined
  /** The first of `names` that is there, whatever it holds. */
  value(...names: string[]): unknown
  /** The first of `names` that holds an object; an empty one when none does. */
  object(...names: string[]): Fields
  has(...names: string[]): boolean
  /** Names as written and their values. */
  entries(): [name: string, value: unknown][]
}

/** Reads `value` as an object; anything else has no fields. */
export function fieldsOf(value: unknown): Fields {
  const entries = isRecord(value) ? Object.entries(value) : []
  const byName = new Map(entries.map(([name, held]) => [bare(name), held]))
  const find = (names: string[]) => names.map(bare).find((name) => byName.has(name))
  return {
    text: (...names) =>
      names
        .map((name) => byName.get(bare(name)))
        .map(scalarText)
        .find((text) => text !== undefined && text.trim() !== ''),
    value: (...names) => byName.get(find(names) ?? ''),
    object: (...names) =>
      fieldsOf(names.map((name) => byName.get(bare(name))).find((held) => isRecord(held))),
    has: (...names) => find(names) !== undefined,
    entries: () => entries,
  }
}

/** Whether a value is an object of JSON. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A text, number or boolean as text; undefined for anything else. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return undefined
}

function bare(name: string): string {
  return name.replace(/[_\-\s]/g, '').toLowerCase()
}
