import { DAY_MS, type Day, dayOf, endOfDay, startOfDay, wallClock } from '../calendar/day.ts'
import type { Act, Episode, Incident, Incidents } from '../documents/alert.ts'
import { severityRank } from '../documents/ids.ts'
import { type Book, enter, openBook } from './assign.ts'
import { chainEpisodes } from './chain.ts'
import { type HeardDelivery, type JoinedDelivery, joinResends, stillRecent } from './duplicates.ts'
import type { HeardNotice } from './episode.ts'
import { groupIncidents } from './grouping.ts'
import { toIncident } from './incident.ts'
import { type Notice, withTimes } from './notice.ts'
import { RESEND_MS } from './resend.ts'

/** An open incident nobody said anything about for this long is no longer carried on. */
const FORGET_MS = 14 * DAY_MS

/** Most incidents of a checkpoint; beyond it the least pressing are left out. */
const MOST_INCIDENTS = 20_000

/** What a day is folded from. */
export interface FoldInput {
  environment: string
  day: Day
  /** Checkpoint of the day before. */
  before: Incidents | undefined
  /** All deliveries kept under the day; their order means nothing. */
  deliveries: readonly HeardDelivery[]
  /** The present, or the end of the day once it is over. */
  upTo: Date
  reconciled?: Incidents['reconciled']
}

/** A day whose deliveries are read and chained, before acts are looked at. */
export interface Chained {
  /** Every violation the day knows of. */
  book: Book
  /** Ids by which acts on these incidents may be recorded. */
  ids: string[]
  finish(acts: readonly Act[]): Incidents
}

/**
 * Folds the deliveries of a day onto the checkpoint of the day before. Pure: order, duplication and
 * splitting of deliveries do not change the result.
 */
export function foldDay(input: FoldInput, acts: readonly Act[]): Incidents {
  return chainDay(input).finish(acts)
}

/** The first half of the fold: which incidents there are, so that only their acts need be read. */
export function chainDay(input: FoldInput): Chained {
  const { before, deliveries, day } = input
  const { joined, recent } = joinResends(deliveries, before?.recent ?? [])
  const book = openBook(before?.incidents.flatMap(({ episodes = [] }) => episodes) ?? [])
  enter(book, heardIn(joined))
  const chains = chainEpisodes(book.episodes.values())
  const counted = joined.filter(
    (one) => !one.isResend && (one.notices.length > 0 || one.undecodable),
  )
  const unread = counted.reduce((sum, one) => sum + (one.unread ?? 0), 0)
  const upTo = Math.min(input.upTo.getTime(), endOfDay(day))
  return {
    book,
    ids: [...new Set(chains.flat().map(({ id }) => id))],
    finish: (acts) => ({
      schema: 'incidents/1',
      environment: input.environment,
      day,
      upTo: new Date(upTo).toISOString(),
      deliveries: counted.length,
      pushed: counted.filter((one) => !isFound(one)).length,
      undecodable: counted.filter(({ undecodable }) => undecodable).length,
      ...(unread > 0 ? { unread } : {}),
      missed: book.missed,
      ...(input.reconciled ? { reconciled: input.reconciled } : {}),
      incidents: incidentsOf(chains, acts, day),
      perHour: perHour(counted, day),
      objects: deliveries.length,
      recent: stillRecent(recent, upTo),
    }),
  }
}

function incidentsOf(chains: Episode[][], acts: readonly Act[], day: Day): Incident[] {
  const incidents = chains
    .map((chain) => toIncident(chain, acts))
    .filter((incident) => isOfDay(incident, startOfDay(day)))
    .sort(mostPressing)
    .slice(0, MOST_INCIDENTS)
  return groupIncidents(incidents.sort((a, b) => order(a.firstAt, b.firstAt) || order(a.id, b.id)))
}

function heardIn(read: readonly JoinedDelivery[]): HeardNotice[] {
  const since = new Map<string, number>()
  return [...read]
    .sort((a, b) => Number(isFound(a)) - Number(isFound(b)))
    .flatMap(({ key, receivedAt, isResend, firstCame, notices }) =>
      notices.map((said) => {
        const notice = isResend ? saidFirst(said, firstCame) : said
        const isHistory = notice.dialect.endsWith('-history')
        const id =
          notice.senderId && `${notice.dialect.split('-')[0]} ${notice.senderId} ${notice.kind}`
        const began = id === undefined ? undefined : since.get(id)
        const isNamed = began !== undefined && (isHistory || receivedAt - began <= RESEND_MS)
        const isRepeat = isResend || isNamed
        if (id !== undefined && !isRepeat) since.set(id, receivedAt)
        return { notice, key, receivedAt, isRepeat }
      }),
    )
    .filter(({ notice, isRepeat }) => !(isRepeat && notice.dialect.endsWith('-history')))
}

/** What is sent again was said when it came first: it is no newer sign of life. */
function saidFirst(notice: Notice, firstCame: number): Notice {
  return notice.at <= firstCame ? notice : withTimes({ ...notice, at: firstCame })
}

function isFound({ via }: JoinedDelivery): boolean {
  return via === 'history'
}

/** Open, or something happened on the day: said, found or done. */
function isOfDay(incident: Incident, from: number): boolean {
  const touched = Math.max(...(incident.episodes ?? []).map((episode) => episode.touched))
  const acted = incident.act ? Date.parse(incident.act.at) : 0
  if (Math.max(touched, acted) >= from) return true
  return incident.state === 'firing' && touched >= from - FORGET_MS
}

/** Open before over, urgent before slight, newest before old. */
function mostPressing(a: Incident, b: Incident): number {
  const open = ({ state }: Incident) => Number(state !== 'firing')
  return (
    open(a) - open(b) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    order(b.lastAt, a.lastAt) ||
    order(a.id, b.id)
  )
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function perHour(counted: readonly JoinedDelivery[], day: Day): number[] {
  const hours = Array.from({ length: 24 }, () => 0)
  for (const { receivedAt } of counted.filter((one) => dayOf(one.receivedAt) === day)) {
    const { hour } = wallClock(receivedAt)
    hours[hour] = (hours[hour] ?? 0) + 1
  }
  return hours
}
