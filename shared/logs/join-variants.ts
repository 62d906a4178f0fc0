import { WILDCARD } from './mask-rules.ts'
import { isBlank, isWildcard, mayVary } from './template-tokens.ts'

/** A signature, or several that were found to be one template. */
export interface Variant {
  tokens: string[]
  /** Texts of the signatures joined here. */
  members: string[]
  /** The text of a template of an earlier day is among them. */
  isKnown: boolean
}

/** Different words in one place that make the place variable; after `=` more, because states and flags stand there. */
const ENOUGH_WORDS = 3
const ENOUGH_VALUES = 4

const MOST_ROUNDS = 6

/**
 * Joins variants that differ in one place only, where enough different words stand in this place; then again, as
 * places become wildcards. Which words are enough depends on the set alone, never on order or counts.
 */
export function joinVariants(variants: Variant[]): Variant[] {
  let current = variants
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = joinOnce(current)
    if (next.length === current.length) return next
    current = next
  }
  return current
}

interface Place {
  key: string
  at: number
  variants: Variant[]
}

function joinOnce(variants: Variant[]): Variant[] {
  const joined = new Set<Variant>()
  const results: Variant[] = []
  for (const place of variablePlaces(variants)) {
    const free = place.variants.filter((variant) => !joined.has(variant))
    if (!isVariable(free, place.at)) continue
    for (const variant of free) joined.add(variant)
    results.push(merge(free, place.at))
  }
  return [...results, ...variants.filter((variant) => !joined.has(variant))]
}

/** Places where variants that are equal otherwise differ: those with most variants first. */
function variablePlaces(variants: Variant[]): Place[] {
  const places = new Map<string, Place>()
  for (const variant of variants) {
    const first = variant.tokens.findIndex((token) => !isBlank(token))
    variant.tokens.forEach((token, at) => {
      if (at === first || !mayVary(token)) return
      const key = keyWithout(variant.tokens, at)
      const place = places.get(key)
      if (place) place.variants.push(variant)
      else places.set(key, { key, at, variants: [variant] })
    })
  }
  return [...places.values()]
    .filter((place) => place.variants.length > 1)
    .sort((a, b) => b.variants.length - a.variants.length || (a.key < b.key ? -1 : 1))
}

function keyWithout(tokens: readonly string[], at: number): string {
  return `${tokens.slice(0, at).join('\u0001')}\u0002${tokens.slice(at + 1).join('\u0001')}`
}

function isVariable(variants: Variant[], at: number): boolean {
  const words = new Set(variants.map((variant) => variant.tokens[at] ?? ''))
  if (words.size < 2) return false
  const wild = variants.find((variant) => isWildcard(variant.tokens[at]))
  if (wild?.isKnown && wild.tokens[at] === WILDCARD) return true
  const isValue = variants[0]?.tokens[at - 1] === '='
  const enough = isValue ? ENOUGH_VALUES : ENOUGH_WORDS
  return words.size >= (wild ? enough - 1 : enough)
}

function merge(variants: Variant[], at: number): Variant {
  const tokens = [...(variants[0]?.tokens ?? [])]
  tokens[at] = WILDCARD
  return {
    tokens,
    members: variants.flatMap((variant) => variant.members),
    isKnown: variants.some((variant) => variant.isKnown),
  }
}
