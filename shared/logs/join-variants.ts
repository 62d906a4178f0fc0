import { WILDCARD } from './mask-rules.ts'
import { isBlank, isClause, isWildcard, mayVary, partsOf } from './template-tokens.ts'
import { uniteTemplates } from './unite-templates.ts'

/** A signature, or several that were found to be one template. */
export interface Variant {
  tokens: string[]
  /** Texts of the signatures joined here. */
  members: string[]
  /** The text of a template of an earlier day is among them. */
  isKnown: boolean
}

/** Different words in one place that make the place variable; after `=` and inside Chinese clauses more is asked. */
const ENOUGH_WORDS = 3
const ENOUGH_VALUES = 4
const ENOUGH_PARTS = 4

const MOST_ROUNDS = 6

/**
 * Joins variants that differ in one place only, where enough different words stand in this place; then again, as
 * places become wildcards. Which words are enough depends on the set alone, never on order or counts.
 */
export function joinVariants(variants: Variant[]): Variant[] {
  let current = variants
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = joinOnce(joinOnce(current, wordPlaces), clausePlaces)
    if (next.length === current.length) break
    current = next
  }
  return uniteTemplates(current)
}

/** Variants that are equal but for one place, and what stands in this place of each. */
interface Place {
  key: string
  at: number
  /** The token with a wildcard for what varies. */
  token: string
  enough: number
  /** Length of what stays in a clause: longer is more certain. */
  constant: number
  seen: { variant: Variant; word: string }[]
}

function joinOnce(variants: Variant[], findPlaces: (variants: Variant[]) => Place[]): Variant[] {
  const joined = new Set<Variant>()
  const results: Variant[] = []
  for (const place of findPlaces(variants)) {
    const free = place.seen.filter(({ variant }) => !joined.has(variant))
    if (!isVariable(place, free)) continue
    for (const { variant } of free) joined.add(variant)
    results.push(merge(place, free))
  }
  return [...results, ...variants.filter((variant) => !joined.has(variant))]
}

function isVariable(place: Place, seen: Place['seen']): boolean {
  const words = new Set(seen.map(({ word }) => word))
  if (words.size < 2) return false
  const wild = seen.filter(({ word }) => isWildcard(word))
  if (wild.some(({ variant, word }) => variant.isKnown && word === WILDCARD)) return true
  return words.size >= (wild.length > 0 ? place.enough - 1 : place.enough)
}

function merge(place: Place, seen: Place['seen']): Variant {
  const tokens = [...(seen[0]?.variant.tokens ?? [])]
  tokens[place.at] = place.token
  return {
    tokens,
    members: seen.flatMap(({ variant }) => variant.members),
    isKnown: seen.some(({ variant }) => variant.isKnown),
  }
}

/** Places where a whole word varies: those with most variants first. The first word of a message stays. */
function wordPlaces(variants: Variant[]): Place[] {
  const places = new Map<string, Place>()
  for (const variant of variants) {
    const first = variant.tokens.findIndex((token) => !isBlank(token))
    variant.tokens.forEach((word, at) => {
      if (at === first || !mayVary(variant.tokens, at)) return
      const enough = variant.tokens[at - 1] === '=' ? ENOUGH_VALUES : ENOUGH_WORDS
      const key = keyWithout(variant.tokens, at)
      add(places, { key, at, token: WILDCARD, enough, constant: 0, seen: [{ variant, word }] })
    })
  }
  return sorted(places)
}

/** Places where a part of a Chinese clause varies: those with the longest constant parts first. */
function clausePlaces(variants: Variant[]): Place[] {
  const clauses = new Map<string, { variant: Variant; at: number }[]>()
  for (const variant of variants) {
    variant.tokens.forEach((token, at) => {
      if (!isClause(token)) return
      const key = keyWithout(variant.tokens, at)
      const group = clauses.get(key) ?? []
      group.push({ variant, at })
      clauses.set(key, group)
    })
  }
  const places = new Map<string, Place>()
  for (const [key, group] of clauses) {
    if (group.length > 1) for (const { variant, at } of group) addParts(places, key, variant, at)
  }
  return sorted(places)
}

function addParts(places: Map<string, Place>, key: string, variant: Variant, at: number): void {
  for (const { before, middle, after } of partsOf(variant.tokens[at] ?? '')) {
    add(places, {
      key: `${key}\u0003${before}\u0003${after}`,
      at,
      token: `${before}${WILDCARD}${after}`,
      enough: ENOUGH_PARTS,
      constant: before.length + after.length,
      seen: [{ variant, word: middle }],
    })
  }
}

function add(places: Map<string, Place>, place: Place): void {
  const known = places.get(place.key)
  if (known) known.seen.push(...place.seen)
  else places.set(place.key, place)
}

function sorted(places: Map<string, Place>): Place[] {
  return [...places.values()]
    .filter((place) => place.seen.length > 1)
    .sort(
      (a, b) =>
        b.constant - a.constant || b.seen.length - a.seen.length || (a.key < b.key ? -1 : 1),
    )
}

function keyWithout(tokens: readonly string[], at: number): string {
  return `${tokens.slice(0, at).join('\u0001')}\u0002${tokens.slice(at + 1).join('\u0001')}`
}
