import { createHash } from 'node:crypto'
import { type Act, actSchema, type Episode, type Incident } from '../documents/alert.ts'
import { createDocument, readDocument } from '../documents/codec.ts'
import { keys } from '../documents/keys.ts'
import { orBroken } from '../documents/readable.ts'
import { DocumentError } from '../failures.ts'
import type { Store } from '../ports/store/store.ts'

/** A firing notice this long after somebody said "solved" means that it is not. */
const REOPEN_MS = 1_800_000

/** What is being done about an incident, as a page, a mail and a voice say it. */
export type ActState = NonNullable<Incident['act']>

/**
 * Records what a person did about an incident: `acknowledged`, `snoozed` (with `until`), `solved`, or `undone`
 * for the newest of these. Doing it twice is once. Returns the act.
 */
export async function recordAct(
  store: Store,
  act: Omit<Act, 'schema'>,
): Promise<{ act: Act; isNew: boolean }> {
  const whole: Act = { schema: 'act/1', ...act }
  const hash = createHash('sha256').update(JSON.stringify(whole)).digest('hex')
  const key = keys.act(act.environment, act.incident, new Date(act.at), hash)
  return { act: whole, isNew: await createDocument(store, actSchema, key, whole) }
}

/**
 * The acts on some incidents, by any of their ids, oldest first. A malformed one counts for nothing, so that
 * the alert goes on being told; it is added to `broken`.
 */
export async function readActs(
  store: Store,
  environment: string,
  incidents: Iterable<string>,
  broken: DocumentError[] = [],
): Promise<Act[]> {
  const touched = new Set(await store.folders(keys.acts(environment)))
  const acts: Act[] = []
  for (const incident of incidents) {
    if (!touched.has(incident)) continue
    for await (const { key } of store.list(keys.incidentActs(environment, incident))) {
      const act = await orBroken(() => readDocument(store, actSchema, key))
      if (act instanceof DocumentError) broken.push(act)
      else if (act) acts.push(act)
    }
  }
  return acts.sort(byTime)
}

/**
 * What a list of acts on one incident comes to; undefined when nothing was done or it was undone. Somebody
 * who said "solved" is overruled when the alert fired more than half an hour later (`firedAt`, milliseconds).
 */
export function actState(acts: readonly Act[], firedAt: number | undefined): ActState | undefined {
  const done: ActState[] = []
  for (const act of [...acts].sort(byTime)) {
    if (act.kind === 'undone') done.pop()
    else {
      const { kind, person, at, until } = act
      done.push({ kind, person, at, ...(until ? { until } : {}) })
    }
  }
  const standing = done.filter(
    ({ kind, at }) => kind !== 'solved' || (firedAt ?? 0) <= Date.parse(at) + REOPEN_MS,
  )
  return standing.at(-1)
}

/** Whether somebody still has to deal with an incident at `now`: not ended, not solved, not put off. */
export function needsSomebody({ state, act }: Incident, now: Date): boolean {
  if (state !== 'firing' || act?.kind === 'solved') return false
  return !(act?.kind === 'snoozed' && act.until !== undefined && new Date(act.until) > now)
}

/** An incident with the acts that were recorded since it was folded. */
export function withActs(incident: Incident, acts: readonly Act[]): Incident {
  const ids = new Set(idsOf(incident))
  const own = acts.filter(({ incident: id }) => ids.has(id))
  const state = actState(own, firedAt(incident.episodes ?? []))
  const { act: _, ...rest } = incident
  return { ...rest, ...(state ? { act: state } : {}) }
}

/** Every id an incident was known by: a flapping one by each of its episodes. */
export function idsOf({ id, episodes = [] }: Incident): string[] {
  return [...new Set([id, ...episodes.map((episode) => episode.id)])]
}

/**
 * When the newest notice that it fires came, in milliseconds: a sender's clock that is ahead must not overrule
 * what somebody said after it. Undefined when nothing fired.
 */
export function firedAt(episodes: readonly Episode[]): number | undefined {
  const heard = episodes.flatMap(({ fired, touched }) =>
    fired === undefined ? [] : Math.min(fired, touched),
  )
  return heard.length > 0 ? Math.max(...heard) : undefined
}

function byTime(a: Act, b: Act): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.kind < b.kind ? -1 : 1
}
