import { isWildcard } from './template-tokens.ts'

/** Variants of as many tokens by what stands in each place; numbers are their places in the list, ascending. */
export interface TokenIndex {
  size: number
  /** Without the places in which all have the same token. */
  places: Map<number, { byToken: Map<string, number[]>; wild: number[] }>
}

/** Indexes variants of equal length. */
export function indexOf(variants: readonly { tokens: readonly string[] }[]): TokenIndex {
  const places: TokenIndex['places'] = new Map()
  for (const [at, token] of (variants[0]?.tokens ?? []).entries()) {
    if (variants.some(({ tokens }) => tokens[at] !== token)) places.set(at, placeOf(variants, at))
  }
  return { size: variants.length, places }
}

function placeOf(variants: readonly { tokens: readonly string[] }[], at: number) {
  const byToken = new Map<string, number[]>()
  const wild: number[] = []
  for (const [number, { tokens }] of variants.entries()) {
    const token = tokens[at] ?? ''
    if (isWildcard(token)) wild.push(number)
    const same = byToken.get(token)
    if (same) same.push(number)
    else byToken.set(token, [number])
  }
  return { byToken, wild }
}

/**
 * Asks for one after the other of the variants behind `after` that a template may unite with: in the place where fewest
 * do, they have the template's word or a wildcard. `tokensOf` tells the template's tokens as they are by now.
 */
export function candidatesFor(
  index: TokenIndex,
  tokensOf: () => readonly string[],
  after: number,
): () => number | undefined {
  let tokens = tokensOf()
  let last = after
  let lists = fewest(index, tokens)
  return () => {
    if (tokens !== tokensOf()) {
      tokens = tokensOf()
      lists = fewest(index, tokens)
    }
    const next = lists ? Math.min(...lists.map((list) => firstAfter(list, last))) : last + 1
    last = next
    return next < index.size ? next : undefined
  }
}

/** The shortest lists that hold all candidates; undefined when every place of the template is a wildcard. */
function fewest({ places }: TokenIndex, tokens: readonly string[]): number[][] | undefined {
  let best: number[][] | undefined
  let least = Number.POSITIVE_INFINITY
  for (const [at, { byToken, wild }] of places) {
    const token = tokens[at] ?? ''
    if (isWildcard(token)) continue
    const same = byToken.get(token) ?? []
    if (same.length + wild.length >= least) continue
    least = same.length + wild.length
    best = [same, wild]
  }
  return best
}

/** The smallest number of an ascending list above `after`. */
function firstAfter(list: readonly number[], after: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) > after) high = middle
    else low = middle + 1
  }
  return list[low] ?? Number.POSITIVE_INFINITY
}
