import { addDays, dayOf, timeOn } from '../../shared/calendar/day.ts'
import { owesReport } from '../../shared/day/owed.ts'
import { newestReadableReport } from '../../shared/day/report-revisions.ts'
import type { Person } from '../../shared/documents/person.ts'
import { orBroken } from '../../shared/documents/readable.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { DocumentError } from '../../shared/failures.ts'
import type { Ports } from './handler.ts'

/** When the morning report has to be there, and until when its absence is news. */
const REPORT_DUE = '07:30'
const REPORT_STALE = '20:00'

/** Spoken names of the followed environments by whether their report of yesterday is there. */
export interface Morning {
  there: string[]
  missing: string[]
}

/**
 * Looks for the reports of yesterday that a person is owed; before 07:30 and in the evening none is missed. An
 * environment whose document cannot be read is called by its id.
 */
export async function morningOf({ store, clock }: Ports, person: Person): Promise<Morning> {
  const now = clock().getTime()
  const today = dayOf(now)
  const morning: Morning = { there: [], missing: [] }
  if (now < timeOn(today, REPORT_DUE) || now >= timeOn(today, REPORT_STALE)) return morning
  const day = addDays(today, -1)
  for (const id of person.follows) {
    const environment = await orBroken(() => readEnvironment(store, id))
    if (!environment) continue
    const isBroken = environment instanceof DocumentError
    const name = isBroken ? id : environment.name
    if (await newestReadableReport(store, id, day)) morning.there.push(name)
    else if (isBroken || (await owesReport(store, environment, day))) morning.missing.push(name)
  }
  return morning
}

/** The notice about what is missing; the letter itself waits only where there is no report at all. */
export function sayMissing(
  { there, missing }: Morning,
  { dailyMail }: Person,
): { title: string; text: string } {
  const isAll = there.length === 0
  const promise = isAll && dailyMail.enabled ? '写好以后会发给您。' : ''
  return {
    title: isAll ? '今天的晨报没有写出来' : '今天的晨报缺了一部分',
    text: `${missing.join('、')}昨天的晨报到七点半还没有写出来，那里昨天有没有问题，现在不能下结论。${promise}告警照常接收；请让管理员检查，或者对小智说“重新分析昨天”。`,
  }
}
