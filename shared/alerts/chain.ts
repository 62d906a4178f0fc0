import type { Episode } from '../documents/alert.ts'
import { isOpen, toldEnd } from './episode.ts'

/** What fires again this soon after it ended is the same trouble. */
export const FLAP_MS = 3_600_000

/** Most episodes an incident keeps apart. */
const MOST_EPISODES = 100

/**
 * Folds flapping: episodes of one series that follow each other within an hour are one incident, named
 * after the first. Episodes at the same time are different troubles and stay apart.
 */
export function chainEpisodes(episodes: Iterable<Episode>): Episode[][] {
  const bySeries = new Map<string, Episode[]>()
  for (const episode of episodes) {
    const known = bySeries.get(episode.series)
    if (known) known.push(episode)
    else bySeries.set(episode.series, [episode])
  }
  return [...bySeries.values()].flatMap((series) => chainSeries(series)).map(bounded)
}

function chainSeries(series: Episode[]): Episode[][] {
  const chains: Episode[][] = []
  for (const episode of series.sort((a, b) => a.first - b.first || (a.id < b.id ? -1 : 1))) {
    const chain = chains.find((one) => follows(one.at(-1), episode))
    if (chain) chain.push(episode)
    else chains.push([episode])
  }
  return chains
}

function follows(before: Episode | undefined, episode: Episode): boolean {
  if (!before || isOpen(before)) return false
  const pause = episode.first - (toldEnd(before) ?? 0)
  return pause >= 0 && pause <= FLAP_MS
}

/** The oldest episodes of a very long chain become one. */
function bounded(chain: Episode[]): Episode[] {
  if (chain.length <= MOST_EPISODES) return chain
  const cut = chain.length - MOST_EPISODES + 1
  const [first, ...rest] = chain
  if (!first) return chain
  const old = rest.slice(0, cut - 1).reduce(joinEpisodes, first)
  return [old, ...chain.slice(cut)]
}

function joinEpisodes(a: Episode, b: Episode): Episode {
  const counts = { ...a.counts }
  for (const name of ['fired', 'ended', 'resent', 'history', 'damaged', 'joined'] as const) {
    counts[name] += b.counts[name]
  }
  return {
    ...b,
    id: a.id,
    ...(a.violation ? { violation: a.violation } : {}),
    first: a.first,
    touched: Math.max(a.touched, b.touched),
    counts: { ...counts, joined: counts.joined + 1 },
    levels: [...a.levels, ...b.levels].slice(-20),
    keys: [...new Set([...a.keys, ...b.keys])].slice(-50),
  }
}
