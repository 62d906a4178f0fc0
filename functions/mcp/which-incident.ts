import type { Person } from '../../shared/documents/person.ts'
import { sayNumber, sayOrdinal } from '../../shared/speech/numerals.ts'
import type { NamedIncident } from './incidents.ts'
import { atPlace, findMeant, isPointing, placeIn } from './matching.ts'
import { noteTold } from './told.ts'
import type { Visit } from './visit.ts'

/** Most incidents named when it is not clear which one is meant. */
const NAMED = 3

/** The incident somebody means, or what to ask them. */
export type Choice = { incident: NamedIncident } | { question: string }

/** Among what an incident is looked for. */
export interface Field {
  /** What was told to the person last, in order; a place that is no longer known is undefined. */
  told: readonly (NamedIncident | undefined)[]
  /** Everything the words may mean. */
  candidates: readonly NamedIncident[]
  /** What is named where the words mean nothing. */
  offered: readonly NamedIncident[]
}

/**
 * Which incident a person means. Places and pointing words count in what was told to them last, never in a list they
 * have not heard; other words must fit one incident and no other. Otherwise it is asked back by name, and what was
 * named is what a place means next.
 */
export function chooseIncident(
  visit: Visit,
  person: Person,
  about: string | undefined,
  { told, candidates, offered }: Field,
): Choice {
  const place = about ? placeIn(about) : undefined
  if (place !== undefined) {
    const incident = atPlace(told, place)
    return incident ? { incident } : ask(visit, person, offered)
  }
  if (!about || isPointing(about)) {
    const [only, ...others] = told
    return only && others.length === 0 ? { incident: only } : ask(visit, person, offered)
  }
  const heard = told.filter((one) => one !== undefined)
  const meant = findMeant([...new Set([...heard, ...candidates])], about, wordsOf)
  if (meant.kind === 'sure') return { incident: meant.thing }
  if (meant.kind === 'nothing') return ask(visit, person, offered, '我没有找到这件告警。')
  const [best] = meant.things
  const [only, ...others] = meant.things.filter((one) => heard.includes(one))
  if (best && only === best && others.length === 0 && isSure(best, about)) return { incident: best }
  return ask(visit, person, meant.things)
}

function isSure(one: NamedIncident, about: string): boolean {
  return findMeant([one], about, wordsOf).kind === 'sure'
}

function wordsOf({ name, incident, environment }: NamedIncident): string {
  return [environment.name + name, incident.title, incident.object].join('，')
}

/** Names what may be meant; the person's next words decide. */
function ask(
  visit: Visit,
  person: Person,
  things: readonly NamedIncident[],
  before = '',
): { question: string } {
  const named = things.slice(0, NAMED)
  visit.meanwhile(noteTold(visit, person.id, named))
  const several = new Set(things.map(({ environment }) => environment.id)).size > 1
  const names = named.map(({ name, environment }) =>
    several ? `${environment.name}的${name}` : name,
  )
  if (names.length === 1) return { question: `${before}您说的是${names[0] ?? ''}吗？` }
  const listed = names.map((name, index) => `${sayOrdinal(index + 1)}件，${name}`).join('；')
  const rest =
    things.length > NAMED
      ? `另外还有${sayNumber(things.length - NAMED)}件，请说出服务或者机器的名字。`
      : ''
  return { question: `${before}您说的是哪一件？${listed}。${rest}` }
}
