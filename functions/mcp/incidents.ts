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

/** Most deliveries of today that are folded while somebody waits; beyond it the hourly checkpoint serves. */
const FOLD_AT_MOST = 300

/** An incident, where it is, and how it is called aloud. */
export interface NamedIncident {
  environment: Environment
  incident: Incident
  name: string
}

/** Today's incidents as of now: folded afresh where that is quick, else the hourly checkpoint. */
export async function foldToday(
  store: Store,
  environment: Environment,
  now: Date,
): Promise<Incidents | undefined> {
  const { id } = environment
  const day = dayOf(now)
  const [checkpoint, objects] = await Promise.all([
    readCheckpoint(store, id, day),
    countDeliveries(store, id, day),
  ])
  if (checkpoint && (checkpoint.objects === objects || objects > FOLD_AT_MOST)) {
    return await withFreshActs(store, id, checkpoint)
  }
  if (objects > FOLD_AT_MOST) return undefined
  if (!checkpoint && !(await readCheckpoint(store, id, addDays(day, -1)))) return undefined
  return await foldNow(store, { environment: id, day, upTo: now })
}

/** Everything of today in some environments, worst and newest first; `unfolded`: where nothing is known yet. */
export async function todaysIncidents(
  store: Store,
  environments: readonly Environment[],
  now: Date,
): Promise<{ known: NamedIncident[]; unfolded: Environment[] }> {
  const folded = await Promise.all(
    environments.map(async (environment) => ({
      environment,
      today: await foldToday(store, environment, now),
    })),
  )
  return {
    known: folded.flatMap(({ environment, today }) =>
      [...(today?.incidents ?? [])].sort(byUrgency).map((incident) => ({
        environment,
        incident,
        name: nameIncident(incident, environment.names),
      })),
    ),
    unfolded: folded.flatMap(({ environment, today }) => (today ? [] : environment)),
  }
}

/** The ones somebody still has to deal with. */
export function stillOpen(known: readonly NamedIncident[], now: Date): NamedIncident[] {
  return known.filter(({ incident }) => needsSomebody(incident, now))
}

/**
 * What this morning brought in all of the environments, for the end of a broadcast; undefined where one of
 * them was not folded today, for then nothing may be claimed.
 */
export async function thisMorning(
  store: Store,
  environments: readonly Environment[],
  now: Date,
): Promise<SinceMidnight | undefined> {
  const read = await Promise.all(
    environments.map(async (environment) => {
      const news = sinceMidnight(await foldToday(store, environment, now), environment.names)
      return news && { ...news, where: environment.name }
    }),
  )
  const known = read.filter((one) => one !== undefined)
  if (known.length === 0 || known.length < environments.length) return undefined
  const sum = (count: (news: SinceMidnight) => number) =>
    known.reduce((total, one) => total + count(one), 0)
  const [only, another] = known.filter(({ fresh }) => fresh > 0)
  const where = environments.length > 1 ? `${only?.where}的` : ''
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
    if (count > FOLD_AT_MOST) break
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
