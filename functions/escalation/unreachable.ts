import { dayOf } from '../../shared/calendar/day.ts'
import type { Person } from '../../shared/documents/person.ts'
import { sayCount } from '../../shared/speech/numerals.ts'
import type { DueThere } from './escalate.ts'
import type { Desk } from './handler.ts'
import { tell } from './tell.ts'

/** Most colleagues that are told of one person. */
const MOST_OTHERS = 10

/**
 * Where a person without any contact has escalations due, tells others who follow the same environment, once a
 * day: what is sent to nobody is heard by nobody. Gives the keys it wrote.
 */
export async function tellOthers(
  desk: Desk,
  person: Person,
  due: readonly DueThere[],
): Promise<string[]> {
  if (person.contacts.length > 0) return []
  const written: string[] = []
  for (const { environment, stages } of due) {
    const count = new Set(stages.map(({ incident }) => incident.id)).size
    if (count === 0) continue
    const others = (await desk.followersOf(environment.id))
      .filter(({ id, isReachable }) => isReachable && id !== person.id)
      .slice(0, MOST_OTHERS)
    const id = `audit-unreachable-${person.id}-${dayOf(desk.clock())}`
    const text = `${environment.name}有${sayCount(count)}件事超时没有处理，可是${person.name}没有登记任何联系方式，提醒发不到。请转告，也请提醒登记。`
    for (const other of others) {
      written.push(...(await tell(desk, other.id, id, '有同事收不到告警提醒', text)))
    }
  }
  return written
}
