/** Sums by key, at most so many of them; what a kept sum holds is exact. */
export interface BoundedRows<Row, Sum> {
  /** Adds a row to the sum of its key, or counts it as dropped when there is no room for the key. */
  add(key: string, row: Row): void
  /** The sums that are kept, by key, ascending. */
  sorted(): Sum[]
  /** What was added under keys that are not kept, by group, as `weigh` counts it; ask after `sorted`. */
  dropped: ReadonlyMap<string, number>
}

/** Of what a bounded table makes its sums, and how it shares its room. */
export interface BoundedRowsOptions<Row, Sum> {
  /** Sums kept; up to twice as many are held before the table is thinned. */
  limit: number
  /**
   * Groups share the room evenly: a group of many keys never takes the place of a smaller one. Within a group the kinds
   * share the group's room in the same way.
   */
  shareOf: (row: Row) => { group: string; kind: string }
  create: (row: Row) => Sum
  merge: (sum: Sum, row: Row) => void
  /** How much a row, or what was summed of rows, counts when it is dropped. */
  weigh: (row: Row | Sum) => number
}

interface Entry<Sum> {
  key: string
  hash: number
  group: string
  kind: string
  sum: Sum
}

/**
 * Makes an empty table. Each kind keeps its keys of smallest hash, so which keys stay, and what is counted as dropped,
 * depends on all keys together and not on the order or the split in which they come: a key's place among some of the
 * keys is never behind its place among all of them, so that a key that stays is never pushed out on the way.
 */
export function boundedRows<Row, Sum>(
  options: BoundedRowsOptions<Row, Sum>,
): BoundedRows<Row, Sum> {
  const { limit, shareOf, create, merge, weigh } = options
  const entries = new Map<string, Entry<Sum>>()
  const dropped = new Map<string, number>()
  /** By kind that has keys: no key of a larger hash finds room. By group: no key of a kind of a larger hash does. */
  let full = { kinds: new Map<string, number>(), groups: new Map<string, number>() }

  const drop = (group: string, weight: number) => {
    dropped.set(group, (dropped.get(group) ?? 0) + weight)
  }

  const thin = () => {
    const ordered = inOrder([...entries.values()])
    const kept = ordered.slice(0, limit)
    const kinds = leastOf(full.kinds, new Set(kept.map(({ kind }) => kind)))
    const groups = leastOf(full.groups, new Set(kept.map(({ group }) => group)))
    for (const { key, hash, group, kind, sum } of ordered.slice(limit)) {
      entries.delete(key)
      drop(group, weigh(sum))
      if (!kinds.note(kind, hash)) groups.note(group, hashOf(kind))
    }
    full = { kinds: kinds.least, groups: groups.least }
  }

  const hasRoom = (hash: number, kind: string, group: string) => {
    const most = full.groups.get(group)
    if (most !== undefined && hashOf(kind) > most) return false
    return hash <= (full.kinds.get(kind) ?? hash)
  }

  return {
    add: (key, row) => {
      const known = entries.get(key)
      if (known) return merge(known.sum, row)
      const { group, kind: name } = shareOf(row)
      const kind = `${group}\t${name}`
      const hash = hashOf(key)
      if (!hasRoom(hash, kind, group)) return drop(group, weigh(row))
      const sum = create(row)
      merge(sum, row)
      entries.set(key, { key, hash, group, kind, sum })
      if (entries.size >= limit * 2) thin()
    },
    sorted: () => {
      if (entries.size > limit) thin()
      return [...entries.values()].sort((a, b) => compare(a.key, b.key)).map(({ sum }) => sum)
    },
    dropped,
  }
}

/** The least hash noted by name, with those known before; only names that have keys are kept. */
function leastOf(before: ReadonlyMap<string, number>, names: ReadonlySet<string>) {
  const least = new Map([...before].filter(([name]) => names.has(name)))
  const note = (name: string, hash: number) => {
    if (names.has(name)) least.set(name, Math.min(least.get(name) ?? hash, hash))
    return names.has(name)
  }
  return { least, note }
}

/** Entries in the order in which they get room: the first of every group, then the second of every group, and so on. */
function inOrder<Sum>(entries: Entry<Sum>[]): Entry<Sum>[] {
  const byHash = entries.sort((a, b) => a.hash - b.hash || compare(a.key, b.key))
  return inTurns(inTurns(byHash, 'kind'), 'group')
}

function inTurns<Sum>(entries: Entry<Sum>[], of: 'kind' | 'group'): Entry<Sum>[] {
  const taken = new Map<string, { hash: number; count: number }>()
  const turns = entries.map((entry) => {
    const name = entry[of]
    const known = taken.get(name) ?? { hash: hashOf(name), count: 0 }
    taken.set(name, known)
    known.count += 1
    return { entry, turn: known.count, hash: known.hash, name }
  })
  turns.sort((a, b) => a.turn - b.turn || a.hash - b.hash || compare(a.name, b.name))
  return turns.map(({ entry }) => entry)
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** FNV-1a of a text, finished with a mix; 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (hash ^ (hash >>> 13)) >>> 0
}
