import pLimit from 'p-limit'
import { idsOf, readActs } from '../../shared/alerts/acts.ts'
import { type DueStage, dueStages, requestIdOf } from '../../shared/alerts/escalation.ts'
import { writeEscalation } from '../../shared/alerts/escalation-text.ts'
import { checkpointBefore, foldNow, readCheckpoint } from '../../shared/alerts/load.ts'
import { addDays, type Day, dayOf } from '../../shared/calendar/day.ts'
import type { Act, Incident, Incidents } from '../../shared/documents/alert.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type OutboxRequest, outboxSchema } from '../../shared/documents/outbox.ts'
import { park } from '../../shared/documents/parking.ts'
import type { Person } from '../../shared/documents/person.ts'
import { orBroken } from '../../shared/documents/readable.ts'
import { findEnvironments } from '../../shared/environments/directory.ts'
import { DocumentError } from '../../shared/failures.ts'
import { signLink } from '../../shared/people/links.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { type Background, readBackground } from './background.ts'
import type { Desk, Ports } from './handler.ts'
import { readKnown } from './known-requests.ts'

/** How long the link of a message opens its incident. */
const LINK_MS = 7 * 86_400_000

/** A request is looked for under this many days; an incident is not carried on for longer. */
const LATEST_DAYS = 16

/** A checkpoint older than this is not relied upon; it is written every hour. */
const STALE_MS = 2 * 3_600_000

/** Requests written at the same time. */
const AT_ONCE = 16

/** What is due of one environment. */
export interface DueThere {
  environment: Environment
  stages: DueStage[]
  /** Up to when the hourly fold looked, where that is too long ago to be relied upon. */
  staleSince?: string
}

/** What a run did for one person. */
export interface Escalated {
  outputs: string[]
  due: number
  asked: number
}

/** Everything that is due for a person, and what of it could not be looked at. */
export interface DueNow {
  due: DueThere[]
  /** Keys of documents that break their contract: what depends on them was left out. */
  unreadable: string[]
}

/**
 * Everything that is due for a person at the present, by environment. An environment whose documents break
 * their contract is parked and named, and the others go on.
 */
export async function dueFor(ports: Ports, person: Person): Promise<DueNow> {
  const { found, broken } = await findEnvironments(ports.store, person.follows)
  const due: DueThere[] = []
  for (const environment of found) {
    const there = await orBroken(() => dueThere(ports, environment, person))
    if (there instanceof DocumentError) broken.push(there)
    else due.push(there)
  }
  for (const one of broken) await park(ports, 'escalation', one)
  return { due, unreadable: broken.map(({ key }) => key) }
}

/** Asks for every stage that is due for a person and was not asked for yet. */
export async function escalateFor(
  ports: Desk,
  person: Person,
  due: readonly DueThere[],
): Promise<Escalated> {
  const outputs: string[] = []
  for (const { environment, stages } of due) {
    outputs.push(...(await askForNew(ports, environment, person, stages)))
  }
  const count = due.reduce((sum, { stages }) => sum + stages.length, 0)
  return { outputs: outputs.slice(0, 90), due: count, asked: outputs.length }
}

/**
 * Looked up in the checkpoint without regard to acts first; only where something seems due, or the checkpoint is
 * lacking or old, the day is folded anew: so that a recovery or an act of a minute ago counts, and so does an
 * alert that the hourly fold has not seen.
 */
async function dueThere(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  environment: Environment,
  { escalation }: Person,
): Promise<DueThere> {
  const now = clock()
  const day = dayOf(now)
  const checkpoint = await newestCheckpoint(store, environment.id, day)
  const upTo = checkpoint?.upTo
  const isStale =
    environment.alerts.enabled && (!upTo || now.getTime() - Date.parse(upTo) > STALE_MS)
  const seemsDue = (checkpoint?.incidents ?? []).some(
    ({ act: _, ...incident }) => dueStages(incident, escalation, now).length > 0,
  )
  const stale = isStale && upTo ? { staleSince: upTo } : {}
  if (!seemsDue && !isStale) return { environment, stages: [], ...stale }
  const fresh = await foldNow(store, { environment: environment.id, day, upTo: now })
  const open = fresh.incidents.filter((incident) => dueStages(incident, escalation, now).length > 0)
  const acts = await readActs(store, environment.id, open.flatMap(idsOf))
  const stages = open.flatMap((incident) =>
    dueStages(incident, escalation, now, solvedAt(incident, acts)),
  )
  return { environment, stages, ...stale }
}

/** When somebody last said that an incident is solved; what is still open then was not, or not for long. */
function solvedAt(incident: Incident, acts: readonly Act[]): Date | undefined {
  const ids = new Set(idsOf(incident))
  const solved = acts.findLast((act) => act.kind === 'solved' && ids.has(act.incident))
  return solved && new Date(solved.at)
}

async function newestCheckpoint(
  store: Store,
  environment: string,
  day: Day,
): Promise<Incidents | undefined> {
  const today = await orBroken(() => readCheckpoint(store, environment, day))
  if (today && !(today instanceof DocumentError)) return today
  return await checkpointBefore(store, environment, day)
}

/** A stage's request and its ledger under one day of the outbox. */
export interface Place {
  id: string
  day: Day
  key: string
  ledger: string
}

/**
 * Where a stage's request may lie: under the day it was due, the same from every run. `delivery` looks at
 * three days only, so one that is due for longer is written under today, after a look at the days between. An
 * incident that was found to have begun earlier was asked for under the id of a later violation.
 */
export function placesOf(
  environment: string,
  person: string,
  due: DueStage,
  now: Date,
): [Place, ...Place[]] {
  const today = dayOf(now)
  const place = (id: string, day: Day): Place => ({
    id,
    day,
    key: keys.request(day, person, id),
    ledger: keys.ledgerOf(day, person, id),
  })
  const id = requestIdOf(environment, due)
  const [first, ...rest] = daysOf(dayOf(due.dueAt), today)
  const earlier = (due.incident.episodes ?? [])
    .filter((episode) => episode.id !== due.incident.id)
    .flatMap((episode) => {
      const incident = { ...due.incident, id: episode.id }
      const known = requestIdOf(environment, { ...due, incident })
      const from = dayOf(Math.min(now.getTime(), episode.first + due.hours * 3_600_000))
      return daysOf(from, today).map((day) => place(known, day))
    })
  return [place(id, first), ...rest.map((day) => place(id, day)), ...earlier]
}

/** The days under which a request of a day may lie; first the one under which it would be written now. */
function daysOf(first: Day, today: Day): [Day, ...Day[]] {
  if (first >= addDays(today, -1)) return [first]
  const between = Array.from({ length: LATEST_DAYS - 1 }, (_, back) => addDays(today, -back - 1))
  return [today, ...between.filter((day) => day >= first)]
}

async function askForNew(
  ports: Desk,
  environment: Environment,
  person: Person,
  stages: readonly DueStage[],
): Promise<string[]> {
  const now = ports.clock()
  const placed = stages.map((due) => ({
    due,
    places: placesOf(environment.id, person.id, due, now),
  }))
  const days = placed.flatMap(({ places }) => places.map(({ day }) => day))
  const known = await readKnown(ports.store, person.id, days)
  const open = placed
    .filter(({ places }) => !places.some(known.isKnown))
    .map(({ due, places: [place] }) => ({ due, place }))
  if (open.length === 0) return []
  const background = await readBackground(
    ports,
    environment,
    open.map(({ due }) => due.incident),
  )
  const limit = pLimit(AT_ONCE)
  const written = await Promise.all(
    open.map(({ due, place }) =>
      limit(async () => {
        const request = requestOf(ports, { environment, person, due, place, background })
        return (await createDocument(ports.store, outboxSchema, place.key, request))
          ? [place.key]
          : []
      }),
    ),
  )
  return written.flat()
}

function requestOf(
  { clock, links }: Ports,
  about: {
    environment: Environment
    person: Person
    due: DueStage
    place: Place
    background: Background
  },
): OutboxRequest {
  const { environment, person, due, place } = about
  const { incident, stage, reopenedAt } = due
  const now = clock()
  const text = writeEscalation(due, {
    environmentName: environment.name,
    names: environment.names,
    now,
    ...about.background.of(incident),
  })
  const link = signLink(links, {
    purpose: 'incident',
    subject: `${environment.id}/${incident.id}/${person.id}`,
    expiresAt: new Date(now.getTime() + LINK_MS),
  })
  return {
    schema: 'outbox/1',
    id: place.id,
    person: person.id,
    day: place.day,
    requestedAt: now.toISOString(),
    notBefore: now.toISOString(),
    content: {
      kind: 'escalation',
      environment: environment.id,
      incident: incident.id,
      stage,
      ...(reopenedAt ? { reopenedAt: reopenedAt.toISOString() } : {}),
      severity: incident.severity,
      ...text,
      link,
    },
  }
}
