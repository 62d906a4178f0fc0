import { checkpointBefore } from '../../shared/alerts/load.ts'
import type { HistoryBody } from '../../shared/alerts/senders/history.ts'
import { addDays, type Day } from '../../shared/calendar/day.ts'
import type { Episode } from '../../shared/documents/alert.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { createShelf } from '../../shared/documents/shelf.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Other environments that take alerts of the same account and region: they share its alarm histories. */
export type NeighboursOf = (environment: Environment) => Promise<Environment[]>

/** Finds the neighbours of an environment. */
export function createNeighbours(store: Store): NeighboursOf {
  const all = createShelf(store, keys.environments, (id) => readEnvironment(store, id))
  return async ({ id, account: { uin, region } }) =>
    (await all()).filter(
      ({ id: other, account, alerts }) =>
        other !== id && alerts.enabled && account.uin === uin && account.region === region,
    )
}

/**
 * Tells whether a row of a shared history, which no callback of ours covers, is ours: it names our cluster, or
 * our senders pushed alerts of its policy; what nobody knows belongs to the most important environment.
 */
export async function ownership(
  store: Store,
  environment: Environment,
  neighbours: readonly Environment[],
  about: { day: Day; episodes: Iterable<Episode> },
): Promise<(body: HistoryBody) => boolean> {
  if (neighbours.length === 0) return () => true
  const ours = new Set([
    ...policiesOf(about.episodes),
    ...(await knownPolicies(store, environment, about.day)),
  ])
  const theirs = new Set<string>()
  for (const one of neighbours) {
    for (const policy of await knownPolicies(store, one, about.day)) theirs.add(policy)
  }
  const isFirst = neighbours.every((other) => comesBefore(environment, other))
  return (body) => {
    const [policies, text] = namesIn(body)
    if (isAbout(environment, text)) return true
    if (neighbours.some((other) => isAbout(other, text))) return false
    if (policies.some((policy) => ours.has(policy))) return true
    return isFirst && !policies.some((policy) => theirs.has(policy))
  }
}

/** Policies of the alerts that reached an environment lately: those of its newest checkpoint. */
async function knownPolicies(store: Store, { id }: Environment, day: Day): Promise<Set<string>> {
  const checkpoint = await checkpointBefore(store, id, addDays(day, 1))
  return policiesOf(checkpoint?.incidents.flatMap(({ episodes = [] }) => episodes) ?? [])
}

/** What only a history told proves nothing: it may have been somebody else's. */
function policiesOf(episodes: Iterable<Episode>): Set<string> {
  const pushed = [...episodes].filter(({ counts }) => counts.fired + counts.ended > 0)
  return new Set(pushed.flatMap(({ face }) => [face.policyId, face.policy]).filter(Boolean))
}

function namesIn(body: HistoryBody): [policies: string[], text: string] {
  if (body.schema === 'cls-history/1') {
    const { alarmId, alarmName } = body.record
    return [[alarmId, alarmName], '']
  }
  const { policyId, policyName, object, dimensions } = body.alarm
  return [[policyId, policyName], `${object}\n${dimensions}`]
}

function isAbout({ cluster }: Environment, text: string): boolean {
  return cluster !== undefined && cluster.id !== '' && text.includes(cluster.id)
}

function comesBefore(a: Environment, b: Environment): boolean {
  return a.priority === b.priority ? a.id < b.id : a.priority < b.priority
}
