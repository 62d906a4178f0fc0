import type { Episode } from '../documents/alert.ts'

/** Episodes of one series by first occurrence, kept in that order. */
export type Series = Episode[]

/** Puts an episode in its place; `known` is what stands there under its id so far. */
export function place(series: Series, episode: Episode, known: Episode | undefined): void {
  const at = known ? placeOf(series, known) : -1
  if (at >= 0 && known?.first === episode.first) series[at] = episode
  else {
    if (at >= 0) series.splice(at, 1)
    series.splice(placeOf(series, episode), 0, episode)
  }
}

/** The newest episode that began by `at`, in milliseconds. */
export function lastBegun(series: Series, at: number): Episode | undefined {
  return series[search(series, ({ first }) => first > at) - 1]
}

function placeOf(series: Series, { first, id }: Episode): number {
  return search(series, (one) => one.first > first || (one.first === first && one.id >= id))
}

/** Index of the first episode that lies `beyond`; all behind it do. */
function search(series: Series, beyond: (episode: Episode) => boolean): number {
  let low = 0
  let high = series.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const episode = series[middle]
    if (episode && beyond(episode)) high = middle
    else low = middle + 1
  }
  return low
}
