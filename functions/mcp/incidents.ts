import { addDays, dayOf } from '../../shared/calendar/day.ts'
import type { Incident } from '../../shared/documents/alert.ts'
import { incidentsSchema } from '../../shared/documents/alert.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { severityRank } from '../../shared/documents/ids.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { SinceMidnight } from '../../shared/report/opening.ts'

/** An incident that still goes on, with where it is. */
export interface OpenIncident {
  environment: Environment
  incident: Incident
}

/** What is still open of an environment, worst and newest first, and up to when that was folded. */
export async function openIncidents(
  store: Store,
  environment: Environment,
  now: Date,
): Promise<{ upTo: Date | undefined; open: OpenIncident[] }> {
  const today = dayOf(now)
  const read = (day: string) =>
    readDocument(store, incidentsSchema, keys.incidents(environment.id, day))
  const checkpoint = (await read(today)) ?? (await read(addDays(today, -1)))
  if (!checkpoint) return { upTo: undefined, open: [] }
  const open = checkpoint.incidents
    .filter(({ state, act }) => state === 'firing' && act?.kind !== 'solved')
    .sort(byUrgency)
    .map((incident) => ({ environment, incident }))
  return { upTo: new Date(checkpoint.upTo), open }
}

/** What came in since midnight over some environments; undefined while today is not folded for all of them. */
export async function readSinceMidnight(
  store: Store,
  environments: readonly Environment[],
  now: Date,
): Promise<SinceMidnight | undefined> {
  const today = dayOf(now)
  const folded = await Promise.all(
    environments.map(({ id }) => readDocument(store, incidentsSchema, keys.incidents(id, today))),
  )
  const known = folded.filter((one) => one !== undefined)
  if (known.length < environments.length) return undefined
  const fresh = known.flatMap(({ incidents }) =>
    incidents.filter(({ firstAt }) => dayOf(new Date(firstAt)) === today),
  )
  const open = fresh.filter(({ state, act }) => state === 'firing' && act?.kind !== 'solved')
  return { alerts: known.reduce((sum, { deliveries }) => sum + deliveries, 0), open: open.length }
}

function byUrgency(a: Incident, b: Incident): number {
  const rank = severityRank(a.severity) - severityRank(b.severity)
  return rank !== 0 ? rank : b.firstAt.localeCompare(a.firstAt)
}
