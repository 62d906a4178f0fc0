import { createHash } from 'node:crypto'
import { joinVariants } from './join-variants.ts'
import { tokensOf } from './template-tokens.ts'

/** A masked message and how often it was seen: the unit of clustering. */
export interface WeightedSignature {
  text: string
  /** 0 for the text of a template of an earlier day: its wildcards take any word of today. */
  count: number
}

/** One kind of message: every signature that differs from the others in variable parts only. */
export interface Template {
  /** Stable short hash of the text. */
  id: string
  /** The constant words with `<*>` for what varies. */
  text: string
  count: number
  /** Texts of the signatures that belong here, sorted. */
  members: string[]
}

/**
 * Groups the signatures of one source into templates. Deterministic: neither the order nor the split of the input
 * changes the result; equal texts are added up first. Sorted by text.
 * To recognise what earlier days already had, give their template texts with count 0 together with today's signatures:
 * a template with such a member is not new, even if its text differs a little today.
 */
export function clusterSignatures(signatures: Iterable<WeightedSignature>): Template[] {
  const counts = new Map<string, number>()
  for (const { text, count } of signatures) counts.set(text, (counts.get(text) ?? 0) + count)
  const texts = [...counts.keys()].sort()
  const variants = texts.map((text) => ({
    tokens: tokensOf(text),
    members: [text],
    isKnown: counts.get(text) === 0,
  }))
  const templates = joinVariants(variants).map(({ tokens, members }) => {
    const text = tokens.join('')
    const count = members.reduce((total, member) => total + (counts.get(member) ?? 0), 0)
    return { id: idOf(text), text, count, members: members.sort() }
  })
  return templates.sort((a, b) => (a.text < b.text ? -1 : 1))
}

const idOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 12)
