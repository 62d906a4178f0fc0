import { idsOf, readActs } from '../../shared/alerts/acts.ts'
import type { Act } from '../../shared/documents/alert.ts'
import { RETRY_MS } from './heard.ts'
import type { NamedIncident } from './incidents.ts'
import { isPointing } from './matching.ts'
import { recordDoing } from './record-act.ts'
import type { Found, Visit } from './visit.ts'
import { type Choice, chooseIncident, type Field } from './which-incident.ts'

/** How long 撤销 without a name means the last thing somebody did, in milliseconds. */
const LATELY_MS = 1_800_000

const DONE = { acknowledged: '认领', snoozed: '静默', solved: '解决' } as const

/**
 * Takes back the newest act on one of the `known` incidents, solved and snoozed ones too. Without a name that is what
 * the person did last, if that was lately. A repeated call takes nothing further back.
 */
export async function undo(
  visit: Visit,
  listener: Found,
  about: string | undefined,
  { known, told }: { known: readonly NamedIncident[]; told: Field['told'] },
): Promise<string> {
  const before = await undoneJustNow(visit, listener, known)
  const candidates = known
    .filter((one) => one.incident.act !== undefined || one === before)
    .sort((a, b) => newestOwnFirst(a, b, listener.person.id))
  if (candidates.length === 0) return '现在没有可以撤销的标记。'
  const field = { told, candidates, offered: candidates }
  const choice = choose(visit, listener, about, field, before)
  if ('question' in choice) return choice.question
  const { incident, name } = choice.incident
  if (choice.incident === before) return `${name}，刚才已经撤销过了。要撤销别的，请说出它的名字。`
  if (!incident.act) return `${name}，没有可以撤销的标记。`
  const whose = incident.act.person === listener.person.id ? '' : '同事的'
  await recordDoing(visit, listener, choice.incident, '撤销')
  return `好的，${name}，已经撤销${whose}${DONE[incident.act.kind]}。`
}

function choose(
  visit: Visit,
  { person }: Found,
  about: string | undefined,
  field: Field,
  before: NamedIncident | undefined,
): Choice {
  if (about && !isPointing(about)) return chooseIncident(visit, person, about, field)
  if (before) return { incident: before }
  const [last] = field.candidates.filter(({ incident: { act } }) => {
    const isOwn = act?.person === person.id
    return isOwn && visit.now.getTime() - Date.parse(act.at) < LATELY_MS
  })
  const spokenOf = field.told.length === 1 ? field.told[0] : undefined
  if (last && (!spokenOf || spokenOf === last)) return { incident: last }
  const told = !last && spokenOf?.incident.act ? field.told : []
  return chooseIncident(visit, person, undefined, { ...field, told })
}

/** What this person took back so lately that the same wish again is the robot's retry. */
async function undoneJustNow(
  { ports, now }: Visit,
  { person }: Found,
  known: readonly NamedIncident[],
): Promise<NamedIncident | undefined> {
  const isRetried = ({ kind, person: who, at }: Act) =>
    kind === 'undone' && who === person.id && now.getTime() - Date.parse(at) < RETRY_MS
  const environments = new Set(known.map(({ environment }) => environment.id))
  for (const environment of environments) {
    const here = known.filter((one) => one.environment.id === environment)
    const ids = here.flatMap(({ incident }) => idsOf(incident))
    const act = (await readActs(ports.store, environment, ids)).findLast(isRetried)
    if (act) return here.find(({ incident }) => idsOf(incident).includes(act.incident))
  }
  return undefined
}

function newestOwnFirst(a: NamedIncident, b: NamedIncident, person: string): number {
  const isOthers = ({ incident: { act } }: NamedIncident) => Number(act?.person !== person)
  const at = ({ incident: { act } }: NamedIncident) => Date.parse(act?.at ?? '') || 0
  return isOthers(a) - isOthers(b) || at(b) - at(a)
}
