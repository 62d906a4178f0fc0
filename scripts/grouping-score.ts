/** Grouping accuracy: the share of lines in exact groups, and the F1 of exact groups among all groups. */
export interface GroupingScore {
  GA: number
  FGA: number
  groups: number
}

/**
 * Scores a grouping as LogPAI defines it: a group is exact when it holds the same lines as a group of the truth. Both
 * lists hold the group of every line.
 */
export function scoreGrouping(truth: readonly string[], found: readonly string[]): GroupingScore {
  const trueSizes = sizes(truth)
  const foundSizes = sizes(found)
  const joint = sizes(truth.map((group, line) => `${group}\t${found[line]}`))
  let lines = 0
  let exact = 0
  for (const [pair, size] of joint) {
    const [group = '', other = ''] = pair.split('\t')
    if (trueSizes.get(group) !== size || foundSizes.get(other) !== size) continue
    lines += size
    exact += 1
  }
  return {
    GA: lines / truth.length,
    FGA: (2 * exact) / (trueSizes.size + foundSizes.size),
    groups: foundSizes.size,
  }
}

function sizes(groups: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1)
  return counts
}
