import type { Episode } from '../documents/alert.ts'
import { type HeardNotice, hear, isOpen, openEpisode } from './episode.ts'
import { lastBegun, place, type Series } from './series.ts'

/** Clocks of a history and of its callbacks may differ by this much. */
const TOLERANCE_MS = 60_000

/** A history rounds durations down to minutes, and the clocks may differ. */
const END_SLACK_MS = 60_000 + TOLERANCE_MS

/** A policy that was changed may send what was under way; the history says nothing of when it ended. */
const INVALID_SLACK_MS = 900_000

/** All episodes of a fold, by violation and by series. */
export interface Book {
  episodes: Map<string, Episode>
  bySeries: Map<string, Series>
  /** Alerts that only a history knew. */
  missed: number
}

/** A book that goes on from the episodes of a checkpoint. */
export function openBook(episodes: readonly Episode[]): Book {
  const book: Book = { episodes: new Map(), bySeries: new Map(), missed: 0 }
  for (const episode of episodes) write(book, episode)
  return book
}

/**
 * Enters notices: first those whose sender names the violation, then those that belong to whatever is open
 * at their time, in the order of time, last what was found in histories. So arrival order means nothing.
 */
export function enter(book: Book, heard: readonly HeardNotice[]): void {
  const pushed = heard.filter(({ notice }) => !notice.dialect.endsWith('-history'))
  const named = pushed.filter(({ notice }) => notice.violation !== undefined)
  const loose = pushed.filter(({ notice }) => notice.violation === undefined)
  const found = heard.filter(({ notice }) => notice.dialect.endsWith('-history'))
  for (const one of inTime(named)) enterNamed(book, one)
  for (const one of inTime(loose)) enterLoose(book, one)
  for (const one of inTime(found)) enterFound(book, one)
}

function inTime(heard: readonly HeardNotice[]): HeardNotice[] {
  const kind = ({ notice }: HeardNotice) => Number(notice.kind !== 'fired')
  return [...heard].sort(
    (a, b) =>
      a.notice.at - b.notice.at ||
      kind(a) - kind(b) ||
      Number(a.isRepeat) - Number(b.isRepeat) ||
      (a.key < b.key ? -1 : 1),
  )
}

function write(book: Book, episode: Episode): void {
  const known = book.episodes.get(episode.id)
  const series = book.bySeries.get(episode.series)
  book.episodes.set(episode.id, episode)
  if (series) place(series, episode, known)
  else book.bySeries.set(episode.series, [episode])
}

function enterNamed(book: Book, heard: HeardNotice): void {
  const fresh = openEpisode(heard)
  write(book, hear(book.episodes.get(fresh.id) ?? fresh, heard))
}

/** The sender says neither which violation nor since when: the newest one of the series at that time. */
function enterLoose(book: Book, heard: HeardNotice): void {
  const { at, kind, series } = heard.notice
  const last = lastBegun(book.bySeries.get(series) ?? [], at)
  const goesOn = last !== undefined && (isOpen(last) || (last.ended ?? 0) >= at)
  if (last && (goesOn || heard.isRepeat || kind === 'resolved')) {
    const isLate = kind !== 'fired' && !isOpen(last)
    write(book, isLate ? { ...hear(last, heard), ...endedAs(last) } : hear(last, heard))
  } else write(book, hear(openEpisode(heard), heard))
}

/** A recovery that is repeated does not move the end. */
function endedAs({ ended, end, endTold }: Episode): Partial<Episode> {
  return {
    ...(ended === undefined ? {} : { ended }),
    ...(end ? { end } : {}),
    ...(endTold === undefined ? {} : { endTold }),
  }
}

/** A row of a history belongs to the violation that covers its time; else its callback never came. */
function enterFound(book: Book, heard: HeardNotice): void {
  const match = coveringEpisode(book, heard)
  const isFiring = heard.notice.kind === 'fired'
  if (!match) {
    if (isFiring) book.missed += 1
    write(book, hear(openEpisode(heard), heard))
  } else if (isFiring) write(book, { ...hear(match, heard), ...whenFired(match) })
  else if (isOpen(match)) write(book, hear(match, atItsEnd(match, heard)))
}

/**
 * An end that the history tells to the minute, or as of the time it was asked, lies before the last callback of the
 * very violation it ends: it is moved behind that one, unless the alert went on for longer than that explains.
 */
function atItsEnd({ fired = 0 }: Episode, heard: HeardNotice): HeardNotice {
  const { at, kind } = heard.notice
  const late = kind === 'invalid' ? INVALID_SLACK_MS : END_SLACK_MS
  return fired > at && fired - at <= late
    ? { ...heard, notice: { ...heard.notice, at: fired } }
    : heard
}

/** Known by its callbacks: the history adds no newer sign of life. */
function whenFired({ fired, first }: Episode): Partial<Episode> {
  return { first, ...(fired === undefined ? {} : { fired }) }
}

/**
 * The episode that was open when a history says so: of the same series, else of the same policy, since a
 * callback's template may leave out the topic, and a history spells objects in its own way.
 */
export function coveringEpisode(book: Book, { notice }: HeardNotice): Episode | undefined {
  const at = notice.firstAt ?? notice.at
  const covers = ({ first, ended }: Episode) =>
    first - TOLERANCE_MS <= at && (ended === undefined || at <= ended + TOLERANCE_MS)
  const same = book.bySeries.get(notice.series)?.findLast(covers)
  if (same) return same
  const isCls = notice.dialect === 'cls-history'
  const samePolicy = [...book.episodes.values()].filter(
    (episode) =>
      [notice.policyId, notice.policy].includes(episode.face.policyId) &&
      (isCls ? covers(episode) : Math.abs(episode.first - at) <= TOLERANCE_MS),
  )
  const ofObject =
    samePolicy.find(({ face }) => face.object === notice.object) ??
    closestPart(samePolicy, notice.object)
  return ofObject ?? (isCls ? nearest(samePolicy, at) : onlyOne(samePolicy))
}

/** The one whose object says most of what the history's says; undefined when several do. */
function closestPart(episodes: Episode[], object: string): Episode | undefined {
  const parts = episodes.filter(({ face }) => isPart(face.object, object))
  const longest = Math.max(...parts.map(({ face }) => face.object.length))
  return onlyOne(parts.filter(({ face }) => face.object.length === longest))
}

/** One spelling of an object within the other: `order-7d9f` of `cls-abc12345 | shop | order-7d9f`. */
function isPart(a: string, b: string): boolean {
  const [short = '', long = ''] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= 3 && long.includes(short)
}

/** A history of CLS names no object: of several the one that began nearest to its time, the older of two. */
function nearest(episodes: readonly Episode[], at: number): Episode | undefined {
  const away = ({ first }: Episode) => Math.abs(first - at)
  return episodes.toSorted(
    (a, b) => away(a) - away(b) || a.first - b.first || (a.id < b.id ? -1 : 1),
  )[0]
}

function onlyOne(episodes: Episode[]): Episode | undefined {
  return episodes.length === 1 ? episodes[0] : undefined
}
