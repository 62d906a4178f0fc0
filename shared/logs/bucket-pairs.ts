/** The counts that are not zero as pairs of bucket and count; `width` buckets stand for one place of `counts`. */
export function bucketPairs(counts: Uint32Array, width: number): [number, number][] {
  const pairs: [number, number][] = []
  counts.forEach((count, place) => {
    if (count > 0) pairs.push([place * width, count])
  })
  return pairs
}
