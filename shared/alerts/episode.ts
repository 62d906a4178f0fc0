import type { Episode, Incident } from '../documents/alert.ts'
import { incidentId } from './identity-hash.ts'
import type { Notice } from './notice.ts'

/** A notice and the delivery it came with. */
export interface HeardNotice {
  notice: Notice
  key: string
  receivedAt: number
  /** Said before in other words or the same ones. */
  isRepeat: boolean
}

/** Severity of an alert whose sender does not grade. */
export const UNGRADED = 'serious'

/** A new episode that nothing was said about yet. */
export function openEpisode({ notice, receivedAt }: HeardNotice): Episode {
  const { series, violation, firstAt, at } = notice
  return {
    id: violation ? incidentId(violation, undefined) : incidentId(series, firstAt ?? at),
    series,
    ...(violation ? { violation } : {}),
    first: firstAt ?? at,
    touched: receivedAt,
    counts: { fired: 0, ended: 0, resent: 0, history: 0, damaged: 0, joined: 0 },
    levels: [],
    face: faceOf(notice, 0),
    keys: [],
  }
}

/** Whether an episode goes on: it has no end, or fired again after it. */
export function isOpen({ fired, ended }: Episode): boolean {
  return ended === undefined || (fired ?? 0) > ended
}

/** An event without an end of its own; one that fired before is its recovery. */
export function isOnce(episode: Episode | undefined): boolean {
  return episode?.end === 'once' && episode.fired === undefined
}

/** Whether an incident is such an event, or several: it is over, and nobody said that anything recovered. */
export function isMomentary({ episodes = [] }: Pick<Incident, 'episodes'>): boolean {
  return isOnce(episodes.at(-1))
}

/** When an episode ended as people are told; undefined without any end. */
export function toldEnd({ ended, endTold }: Episode): number | undefined {
  return endTold ?? ended
}

/** Adds what a notice says to an episode; the order of notices does not matter. */
export function hear(episode: Episode, heard: HeardNotice): Episode {
  const { notice, key, receivedAt } = heard
  const isHistory = notice.dialect.endsWith('-history')
  const isFiring = notice.kind === 'fired'
  const { fired, ended, resent, history, damaged, joined } = episode.counts
  const counted = !heard.isRepeat && !isHistory
  const isNewest = isFiring ? notice.at >= episode.face.at : episode.face.at === 0
  return {
    ...episode,
    first: Math.min(episode.first, notice.firstAt ?? notice.at),
    touched: Math.max(episode.touched, receivedAt),
    ...(isFiring ? { fired: Math.max(episode.fired ?? 0, notice.at) } : endOf(episode, notice)),
    counts: {
      fired: fired + Number(counted && isFiring),
      ended: ended + Number(counted && !isFiring),
      resent: resent + Number(heard.isRepeat && !isHistory),
      history: history + Number(isHistory && isFiring),
      damaged: damaged + Number(notice.damaged === true && !heard.isRepeat),
      joined,
    },
    levels: isFiring ? withLevel(episode, notice) : episode.levels,
    face:
      isNewest && !(isHistory && episode.face.at > 0)
        ? faceOf(notice, isFiring ? notice.at : 0)
        : episode.face,
    keys: [...new Set([...episode.keys, key])].slice(-50),
  }
}

function endOf({ ended }: Episode, { at, kind, endedAt }: Notice): Partial<Episode> {
  if (ended !== undefined && ended >= at) return {}
  const end = kind === 'fired' ? 'resolved' : kind
  return { ended: at, end, ...(endedAt === undefined ? {} : { endTold: endedAt }) }
}

/** Levels by time, changes only; at one instant the more urgent one counts. */
function withLevel(episode: Episode, notice: Notice): Episode['levels'] {
  const severity = notice.severity ?? (notice.dialect.endsWith('-history') ? undefined : UNGRADED)
  if (!severity) return episode.levels
  const sorted = [...episode.levels, [notice.at, severity] as Episode['levels'][number]].sort(
    (a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1),
  )
  return sorted.filter((level, index) => level[1] !== sorted[index - 1]?.[1]).slice(-20)
}

function faceOf(notice: Notice, at: number): Episode['face'] {
  const { dialect, policy, policyId, title, object, condition } = notice
  return { at, dialect, policy, policyId, title, object, condition }
}
