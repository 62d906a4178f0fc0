import { alikeButForOne } from './alike.ts'
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
  at: number
  /** The token with a wildcard for what varies. */
  token: string
  enough: number
  /** What stays of a clause, and its length: longer is more certain. */
  part: string
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
  const first = variants.map(({ tokens }) => tokens.findIndex((token) => !isBlank(token)))
  const mayBe = ({ tokens }: Variant, at: number, number: number) =>
    at !== first[number] && mayVary(tokens, at)
  return sorted(
    alikeButForOne(variants, mayBe).map(({ at, alike }) => ({
      at,
      token: WILDCARD,
      enough: alike[0]?.tokens[at - 1] === '=' ? ENOUGH_VALUES : ENOUGH_WORDS,
      part: '',
      constant: 0,
      seen: alike.map((variant) => ({ variant, word: variant.tokens[at] ?? '' })),
    })),
  )
}

/** Places where a part of a Chinese clause varies: those with the longest constant parts first. */
function clausePlaces(variants: Variant[]): Place[] {
  const clauses = alikeButForOne(variants, ({ tokens }, at) => isClause(tokens[at] ?? ''))
  return sorted(clauses.flatMap(({ at, alike }) => partPlaces(at, alike)))
}

function partPlaces(at: number, alike: readonly Variant[]): Place[] {
  const places = new Map<string, Place>()
  for (const variant of alike) {
    for (const { before, middle, after } of partsOf(variant.tokens[at] ?? '')) {
      const part = `${before}\u0003${after}`
      const place = places.get(part) ?? {
        at,
        token: `${before}${WILDCARD}${after}`,
        enough: ENOUGH_PARTS,
        part,
        constant: before.length + after.length,
        seen: [],
      }
      places.set(part, place)
      place.seen.push({ variant, word: middle })
    }
  }
  return [...places.values()]
}

/** The places that may vary, in the order in which they do; those that are alike so far by their text. */
function sorted(places: readonly Place[]): Place[] {
  const keyed = places
    .filter((place) => isVariable(place, place.seen))
    .map((place) => ({ place, key: '' }))
  const keyOf = (one: { place: Place; key: string }) => {
    one.key ||= textOf(one.place)
    return one.key
  }
  keyed.sort(
    (a, b) =>
      b.place.constant - a.place.constant ||
      b.place.seen.length - a.place.seen.length ||
      (keyOf(a) < keyOf(b) ? -1 : 1),
  )
  return keyed.map(({ place }) => place)
}

/** What all variants of a place have in common. */
function textOf({ at, part, seen }: Place): string {
  const tokens = seen[0]?.variant.tokens ?? []
  return `${tokens.slice(0, at).join('\u0001')}\u0002${tokens.slice(at + 1).join('\u0001')}\u0003${part}`
}
