import type { Variant } from './join-variants.ts'
import { WILDCARD } from './mask-rules.ts'
import { isBlank, isClause, isWildcard, mayBeValue } from './template-tokens.ts'
import { candidatesFor, indexOf, type TokenIndex } from './token-index.ts'

const MOST_PASSES = 4

/**
 * Unites templates with whatever they cover: rare signatures that differ from their like in several places at once, and
 * templates of which each has the wildcard where the other still has a word. In a fixed order, so that the result
 * depends on the set alone.
 */
export function uniteTemplates(variants: Variant[]): Variant[] {
  const byShape = new Map<string, Variant[]>()
  for (const variant of byCertainty(variants)) {
    const shape = shapeOf(variant)
    const group = byShape.get(shape)
    if (group) group.push(variant)
    else byShape.set(shape, [variant])
  }
  return [...byShape.values()].flatMap((group) => uniteGroup(group))
}

/** Number of tokens and the first word, in which templates never differ, unless it is a Chinese clause. */
function shapeOf({ tokens }: Variant): string {
  const first = tokens.find((token) => !isBlank(token)) ?? ''
  return `${tokens.length} ${isClause(first) ? '' : first}`
}

function uniteGroup(group: Variant[]): Variant[] {
  if (!group.some(isTemplate)) return group
  let current = group
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const next = unitePass(current)
    if (next.length === current.length) return next
    current = byCertainty(next)
  }
  return current
}

function unitePass(group: Variant[]): Variant[] {
  const taken = new Set<Variant>()
  const results: Variant[] = []
  const index = indexOf(group)
  for (const [at, variant] of group.entries()) {
    if (taken.has(variant)) continue
    results.push(isTemplate(variant) ? gather(variant, at, group, index, taken) : variant)
  }
  return results
}

/** The template at a place of the group with everything behind it that it unites with, in order. */
function gather(
  template: Variant,
  at: number,
  group: readonly Variant[],
  index: TokenIndex,
  taken: Set<Variant>,
): Variant {
  let whole = template
  const next = candidatesFor(index, () => whole.tokens, at)
  for (let place = next(); place !== undefined; place = next()) {
    const other = group[place]
    const tokens = other && !taken.has(other) && united(whole.tokens, other.tokens)
    if (!tokens) continue
    taken.add(other)
    const members = [...whole.members, ...other.members]
    whole = { tokens, members, isKnown: whole.isKnown || other.isKnown }
  }
  return whole
}

const isTemplate = (variant: Variant) => variant.members.length > 1 || variant.isKnown

/** The tokens of both, with the wildcard wherever one of them has it; undefined when they say different things. */
function united(one: readonly string[], other: readonly string[]): string[] | undefined {
  const tokens: string[] = []
  for (const [at, token] of one.entries()) {
    const own = other[at] ?? ''
    if (token === own || covers(token, own)) tokens.push(token)
    else if (covers(own, token)) tokens.push(own)
    else return undefined
  }
  return tokens
}

/** Whether the wildcard in `token` may stand for what `own` has in its place. */
function covers(token: string, own: string): boolean {
  if (token === WILDCARD) return mayBeValue(own)
  const [before = '', after, ...more] = token.split(WILDCARD)
  if (after === undefined || more.length > 0 || !isClause(token)) return false
  const middle = own.slice(before.length, own.length - after.length)
  return own.startsWith(before) && own.endsWith(after) && middle !== '' && mayBeValue(middle)
}

/** Templates first, those with fewer wildcards before the others. */
function byCertainty(variants: readonly Variant[]): Variant[] {
  const keyed = variants.map((variant) => ({
    variant,
    kind: isTemplate(variant) ? 0 : 1,
    wildcards: variant.tokens.filter(isWildcard).length,
    text: variant.tokens.join(''),
  }))
  keyed.sort((a, b) => a.kind - b.kind || a.wildcards - b.wildcards || compare(a.text, b.text))
  return keyed.map(({ variant }) => variant)
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))
