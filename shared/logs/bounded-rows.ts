/**
 * Rows by key, at most `limit` of them, chosen by the hash of the key: which keys stay does not depend on
 * the order or split in which they come, and what a kept row holds is exact.
 */
export interface BoundedRows<Row> {
  /** The row of a key, made by `create` when it is new; undefined when there is no room for it. */
  at(key: string, create: () => Row): Row | undefined
  /** Rows by key, ascending. */
  sorted(): Row[]
  /** Keys that were turned away or pushed out; a key that comes again is counted again. */
  readonly dropped: number
}

/** Makes an empty table; it may hold up to twice `limit` rows before it is thinned. */
export function boundedRows<Row>(limit: number): BoundedRows<Row> {
  const rows = new Map<string, Row>()
  let highest = Number.POSITIVE_INFINITY
  let dropped = 0

  const thin = (most: number) => {
    const hashes = [...rows.keys()].map((key) => [hashOf(key), key] as const)
    hashes.sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1))
    for (const [, key] of hashes.slice(most)) rows.delete(key)
    dropped += Math.max(0, hashes.length - most)
    highest = hashes[most - 1]?.[0] ?? highest
  }

  return {
    at: (key, create) => {
      const known = rows.get(key)
      if (known) return known
      if (highest !== Number.POSITIVE_INFINITY && hashOf(key) > highest) {
        dropped += 1
        return undefined
      }
      const row = create()
      rows.set(key, row)
      if (rows.size >= limit * 2) thin(limit)
      return rows.get(key)
    },
    sorted: () => {
      if (rows.size > limit) thin(limit)
      return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    },
    get dropped() {
      return dropped
    },
  }
}

/** FNV-1a of a text, finished with a mix; 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
