import { idsOf, needsSomebody, readActs, withActs } from '../../shared/alerts/acts.ts'
import { foldNow, readCheckpoint } from '../../shared/alerts/load.ts'
import { sinceMidnight } from '../../shared/alerts/since-midnight.ts'
import { nameIncident } from '../../shared/alerts/wording.ts'
import { addDays, type Day, dayOf } from '../../shared/calendar/day.ts'
import type { Incident, Incidents } from '../../shared/documents/alert.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { severityRank } from '../../shared/documents/ids.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { SinceMidnight } from '../../shared/report/opening.ts'
import { sayCount } from '../../shared/speech/numerals.ts'
import { sayTime } from '../../shared/speech/times.ts'

/** Most deliveries of today that are folded while somebody waits; beyond it the hourly checkpoint serves. */
const FOLD_AT_MOST = 300

/** Most deliveries of today that are counted, a round trip a thousand. */
const COUNT_AT_MOST = 5000

/** An incident, where it is, and how it is called aloud. */
export interface NamedIncident {
  environment: Environment
  incident: Incident
  name: string
}

/** What is known of today in an environment. */
export interface Today {
  fold: Incidents
  /** Deliveries that are not in it; Infinity where there are too many to count. */
  unread: number
}

/** Today's incidents as of now: folded afresh where that is quick, else the hourly checkpoint and what it lacks. */
export async function foldToday(
  store: Store,
  environment: Environment,
  now: Date,
): Promise<Today | undefined> {
  const { id } = environment
  const day = dayOf(now)
  const [checkpoint, objects] = await Promise.all([
    readCheckpoint(store, id, day),
    countDeliveries(store, id, day),
  ])
  if (checkpoint && (checkpoint.objects === objects || objects > FOLD_AT_MOST)) {
    const isCounted = checkpoint.objects !== undefined && objects <= COUNT_AT_MOST
    const unread = isCounted ? Math.max(0, objects - (checkpoint.objects ?? 0)) : Infinity
    return { fold: await withFreshActs(store, id, checkpoint), unread }
  }
  if (objects > FOLD_AT_MOST) return undefined
  if (!checkpoint && !(await readCheckpoint(store, id, addDays(day, -1)))) return undefined
  return { fold: await foldNow(store, { environment: id, day, upTo: now }), unread: 0 }
}

/** What of an environment's alerts is not known now, in a sentence; empty where everything is. */
export function sayUnknown({ name }: Environment, today: Today | undefined): string {
  if (!today) return `${name}的告警还没有整理出来，现在不能下结论。`
  const { fold, unread } = today
  if (unread === 0) return ''
  const more =
    unread === Infinity ? '之后来的可能还没整理完' : `之后又来了${sayCount(unread)}条，还没整理完`
  return `${name}的告警整理到${sayTime(fold.upTo)}，${more}，现在不能下结论。`
}

/** Everything of today in some environments, worst and newest first; `unknown`: what is not, a sentence each. */
export async function todaysIncidents(
  store: Store,
  environments: readonly Environment[],
  now: Date,
): Promise<{ known: NamedIncident[]; unknown: string[] }> {
  const folded = await Promise.all(
    environments.map(async (environment) => ({
      environment,
      today: await foldToday(store, environment, now),
    })),
  )
  return {
    known: folded.flatMap(({ environment, today }) =>
      [...(today?.fold.incidents ?? [])].sort(byUrgency).map((incident) => ({
        environment,
        incident,
        name: nameIncident(incident, environment.names),
      })),
    ),
    unknown: folded.flatMap(({ environment, today }) => sayUnknown(environment, today) || []),
  }
}

/** The ones somebody still has to deal with. */
export function stillOpen(known: readonly NamedIncident[], now: Date): NamedIncident[] {
  return known.filter(({ incident }) => needsSomebody(incident, now))
}

/**
 * What this morning brought in all of the environments, for the end of a broadcast. `since` is undefined where one of
 * them is not known up to now, for then nothing may be claimed; `unknown` tells what came after the last fold.
 */
export async function thisMorning(
  store: Store,
  environments: readonly Environment[],
  now: Date,
): Promise<{ since: SinceMidnight | undefined; unknown: string }> {
  const read = await Promise.all(
    environments.map(async (environment) => ({
      environment,
      today: await foldToday(store, environment, now),
    })),
  )
  const isKnown = read.every(({ today }) => today?.unread === 0)
  const behind = read.flatMap(({ environment, today }) =>
    today ? sayUnknown(environment, today) : [],
  )
  return { since: isKnown ? sumUp(read) : undefined, unknown: behind.join('') }
}

function sumUp(
  read: readonly { environment: Environment; today: Today | undefined }[],
): SinceMidnight | undefined {
  const known = read.flatMap(({ environment, today }) => {
    const news = sinceMidnight(today?.fold, environment.names)
    return news ? { ...news, where: environment.name } : []
  })
  if (known.length === 0) return undefined
  const sum = (count: (news: SinceMidnight) => number) =>
    known.reduce((total, one) => total + count(one), 0)
  const [only, another] = known.filter(({ fresh }) => fresh > 0)
  const where = read.length > 1 ? `${only?.where}的` : ''
  return {
    fresh: sum(({ fresh }) => fresh),
    open: sum(({ open }) => open),
    ended: sum(({ ended }) => ended),
    ...(only?.first && !another ? { first: where + only.first } : {}),
  }
}

async function countDeliveries(store: Store, environment: string, day: Day): Promise<number> {
  let count = 0
  for await (const _ of store.list(keys.deliveries(environment, day))) {
    count += 1
    if (count > COUNT_AT_MOST) break
  }
  return count
}

async function withFreshActs(
  store: Store,
  environment: string,
  checkpoint: Incidents,
): Promise<Incidents> {
  const ids = checkpoint.incidents.flatMap(idsOf)
  if (ids.length === 0) return checkpoint
  const acts = await readActs(store, environment, ids)
  return {
    ...checkpoint,
    incidents: checkpoint.incidents.map((incident) => withActs(incident, acts)),
  }
}

function byUrgency(a: Incident, b: Incident): number {
  const rank = severityRank(a.severity) - severityRank(b.severity)
  return rank !== 0 ? rank : b.firstAt.localeCompare(a.firstAt)
}
