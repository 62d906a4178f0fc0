import { idsOf } from '../../shared/alerts/acts.ts'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Told, toldSchema } from '../../shared/documents/run.ts'
import { heardToday } from './heard.ts'
import type { NamedIncident } from './incidents.ts'
import type { Visit } from './visit.ts'

/** How long a place in what was told means something, in milliseconds. */
const TOLD_MS = 300_000

/** Nobody hears a question and answers it sooner, in milliseconds: such a call is the robot's retry of the first. */
const ANSWER_MS = 2000

/**
 * The incidents last told to a person at this door, in order: only these may 第一件 and 这件 mean. Empty when
 * that was minutes ago, or when a report was read to them since, in which 第一件 is something else.
 */
export async function lastTold(
  { ports: { store }, door, now }: Visit,
  person: string,
): Promise<Told['incidents']> {
  const [told, heard] = await Promise.all([
    readDocument(store, toldSchema, keys.told(person)),
    heardToday(store, person, now),
  ])
  if (!told || told.door !== door.id) return []
  const age = now.getTime() - Date.parse(told.at)
  const report = heard.at(-1)?.at
  if (age < ANSWER_MS || age >= TOLD_MS || (report !== undefined && report > told.at)) return []
  return told.incidents
}

/** Notes which incidents are being told to a person, in order; none forgets those told before. */
export async function noteTold(
  { ports: { store }, door, now }: Visit,
  person: string,
  incidents: readonly NamedIncident[],
): Promise<void> {
  await writeDocument(store, toldSchema, keys.told(person), {
    schema: 'told/1',
    person,
    at: now.toISOString(),
    door: door.id,
    incidents: incidents.map(({ environment, incident }) => ({
      environment: environment.id,
      incident: incident.id,
    })),
  })
}

/** What was told, as it is known now; undefined in the place of an incident that left today's list. */
export function findTold(
  told: Told['incidents'],
  known: readonly NamedIncident[],
): (NamedIncident | undefined)[] {
  return told.map((one) =>
    known.find(
      ({ environment, incident }) =>
        environment.id === one.environment && idsOf(incident).includes(one.incident),
    ),
  )
}
