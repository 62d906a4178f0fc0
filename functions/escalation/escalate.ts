import { idsOf, readActs } from '../../shared/alerts/acts.ts'
import { type DueStage, dueStages, requestIdOf } from '../../shared/alerts/escalation.ts'
import { writeEscalation } from '../../shared/alerts/escalation-text.ts'
import { checkpointBefore, foldNow, readCheckpoint } from '../../shared/alerts/load.ts'
import { addDays, type Day, dayOf } from '../../shared/calendar/day.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type OutboxRequest, outboxSchema } from '../../shared/documents/outbox.ts'
import type { Person } from '../../shared/documents/person.ts'
import { readEnvironments } from '../../shared/environments/directory.ts'
import { signLink } from '../../shared/people/links.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { Ports } from './handler.ts'
import { type Followers, readFollowers, whoHeard } from './heard.ts'

/** How long the link of a message opens its incident. */
const LINK_MS = 7 * 86_400_000

/** A request is looked for under this many days; an incident is not carried on for longer. */
const LATEST_DAYS = 16

/** What a run did for one person. */
export interface Escalated {
  outputs: string[]
  due: number
  asked: number
}

/** Asks for every stage that is due for a person and was not asked for yet. */
export async function escalateFor(ports: Ports, person: Person): Promise<Escalated> {
  const outputs: string[] = []
  let due = 0
  for (const environment of await readEnvironments(ports.store, person.follows)) {
    const stages = await stagesDue(ports, environment, person)
    due += stages.length
    outputs.push(...(await askForNew(ports, environment, person, stages)))
  }
  return { outputs, due, asked: outputs.length }
}

/**
 * Looked up in the checkpoint without regard to acts first; only where something seems due the day is folded
 * anew, so that a recovery or an act of a minute ago counts.
 */
export async function stagesDue(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  environment: Environment,
  { escalation }: Person,
): Promise<DueStage[]> {
  const now = clock()
  const day = dayOf(now)
  const checkpoint =
    (await readCheckpoint(store, environment.id, day)) ??
    (await checkpointBefore(store, environment.id, day))
  const seemsDue = (checkpoint?.incidents ?? []).some(
    ({ act: _, ...incident }) => dueStages(incident, escalation, now).length > 0,
  )
  if (!seemsDue) return []
  const fresh = await foldNow(store, { environment: environment.id, day, upTo: now })
  return fresh.incidents.flatMap((incident) => dueStages(incident, escalation, now))
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
 * three days only, so one that is due for longer is written under today, after a look at the days between.
 */
export function placesOf(
  environment: string,
  person: string,
  due: DueStage,
  now: Date,
): [Place, ...Place[]] {
  const id = requestIdOf(environment, due)
  const place = (day: Day): Place => ({
    id,
    day,
    key: keys.request(day, person, id),
    ledger: keys.ledgerOf(day, person, id),
  })
  const today = dayOf(now)
  const first = dayOf(due.dueAt)
  if (first >= addDays(today, -1)) return [place(first)]
  const between = Array.from({ length: LATEST_DAYS }, (_, back) => addDays(today, -back))
  return [
    place(today),
    ...between
      .slice(1)
      .filter((day) => day >= first)
      .map(place),
  ]
}

/** Whether a stage was asked for or even sent before. */
async function wasAsked(store: Store, places: readonly Place[]): Promise<boolean> {
  for (const { key, ledger } of places) {
    if ((await store.head(key)) || (await hasAny(store, ledger))) return true
  }
  return false
}

async function askForNew(
  ports: Ports,
  environment: Environment,
  person: Person,
  stages: readonly DueStage[],
): Promise<string[]> {
  const written: string[] = []
  let followers: Followers | undefined
  for (const due of stages) {
    const places = placesOf(environment.id, person.id, due, ports.clock())
    if (await wasAsked(ports.store, places)) continue
    const { id, day, key } = places[0]
    followers ??= await readFollowers(ports.store, environment.id)
    const content = await contentOf(ports, environment, person, due, followers)
    const at = ports.clock().toISOString()
    const request: OutboxRequest = {
      schema: 'outbox/1',
      id,
      person: person.id,
      day,
      requestedAt: at,
      notBefore: at,
      content,
    }
    if (await createDocument(ports.store, outboxSchema, key, request)) written.push(key)
  }
  return written
}

async function contentOf(
  { store, clock, links }: Ports,
  environment: Environment,
  person: Person,
  due: DueStage,
  followers: Followers,
): Promise<OutboxRequest['content']> {
  const { incident, stage } = due
  const now = clock()
  const story = {
    environmentName: environment.name,
    names: environment.names,
    now,
    acts: await readActs(store, environment.id, idsOf(incident)),
    heard: await whoHeard(store, followers, environment.id, new Date(incident.firstAt), now),
    personName: (id: string) => followers.find((one) => one.id === id)?.name ?? id,
  }
  return {
    kind: 'escalation',
    environment: environment.id,
    incident: incident.id,
    stage,
    severity: incident.severity,
    ...writeEscalation(due, story),
    link: signLink(links, {
      purpose: 'incident',
      subject: `${environment.id}/${incident.id}/${person.id}`,
      expiresAt: new Date(now.getTime() + LINK_MS),
    }),
  }
}

/** Whether anything lies below a prefix. */
export async function hasAny(store: Store, prefix: string): Promise<boolean> {
  for await (const _ of store.list(prefix)) return true
  return false
}
