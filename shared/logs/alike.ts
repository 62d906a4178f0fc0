/** Lists of tokens that differ in one place at most. */
export interface Alike<Item> {
  at: number
  /** In the order of the input; at least two. */
  alike: Item[]
}

/**
 * Finds the items whose tokens are equal but for one place, for every place that `mayBe` accepts. They are compared by the
 * hashes of their tokens, one place after the other, so that memory grows with the items and not with the length of their texts.
 */
export function alikeButForOne<Item extends { tokens: readonly string[] }>(
  items: readonly Item[],
  mayBe: (item: Item, at: number, number: number) => boolean,
): Alike<Item>[] {
  const sums = items.map(({ tokens }) => sumsOf(tokens))
  const longest = items.reduce((most, { tokens }) => Math.max(most, tokens.length), 0)
  const found: Alike<Item>[] = []
  for (let at = 0; at < longest; at += 1) {
    const groups = new Map<number, Item[]>()
    for (const [number, item] of items.entries()) {
      if (at >= item.tokens.length || !mayBe(item, at, number)) continue
      const key = without(sums[number] ?? [0, 0], item.tokens, at)
      const group = groups.get(key)
      if (group) group.push(item)
      else groups.set(key, [item])
    }
    for (const group of groups.values()) {
      if (group.length > 1) found.push(...reallyAlike(group, at).map((alike) => ({ at, alike })))
    }
  }
  return found
}

/** Splits items of equal hash into those whose tokens are indeed equal; nearly always all of them. */
function reallyAlike<Item extends { tokens: readonly string[] }>(
  group: Item[],
  at: number,
): Item[][] {
  const groups: Item[][] = []
  for (const item of group) {
    const same = groups.find(([first]) => first && isAlike(first.tokens, item.tokens, at))
    if (same) same.push(item)
    else groups.push([item])
  }
  return groups.filter(({ length }) => length > 1)
}

function isAlike(one: readonly string[], other: readonly string[], at: number): boolean {
  return (
    one.length === other.length &&
    one.every((token, place) => place === at || token === other[place])
  )
}

/** Two sums of the hashes of all tokens, each of which depends on its place. */
type Sums = readonly [number, number]

function sumsOf(tokens: readonly string[]): Sums {
  let [one, other] = [tokens.length, 0]
  for (const [at, token] of tokens.entries()) {
    const hash = hashOf(token)
    one = (one + mixed(hash, at)) | 0
    other = (other + mixed(~hash, at)) | 0
  }
  return [one, other]
}

/** The sums without one token, as one number of 53 bits. */
function without([one, other]: Sums, tokens: readonly string[], at: number): number {
  const hash = hashOf(tokens[at] ?? '')
  const rest = (one - mixed(hash, at)) >>> 0
  return rest * 0x200000 + ((other - mixed(~hash, at)) >>> 11)
}

function mixed(hash: number, at: number): number {
  let value = Math.imul(hash ^ Math.imul(at + 1, 0x9e3779b1), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 15), 0xc2b2ae35)
  return value ^ (value >>> 13)
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  return hash
}
