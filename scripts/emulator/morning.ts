import { addDays, timeOn } from '../../shared/calendar/day.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { keys, parseReportKey } from '../../shared/documents/keys.ts'
import { type Report, reportSchema } from '../../shared/documents/report.ts'
import { signLink } from '../../shared/people/links.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { HomeLinks } from './console/home-page.ts'
import type { LocalCloud } from './local-cloud.ts'
import type { RunRecord } from './platform/local-scf.ts'
import type { SeededDay } from './seed/seed-day.ts'

/** When people ask their robot on the morning after. */
export const HEARING_TIME = '08:00'

/** Whether a day went through: 0 complete, 2 a source is missing for a stated reason, 1 failed. */
export interface Verdict {
  code: 0 | 1 | 2
  /** One line for each thing that is not as it should be. */
  reasons: string[]
}

/** Judges the replayed day by what is in the bucket and by events that were lost. */
export async function judge(cloud: LocalCloud, store: Store, seeded: SeededDay): Promise<Verdict> {
  const failures = lostEvents(cloud.scf.records)
  const missing: string[] = []
  for (const environment of seeded.environments) {
    const report = await latestReport(store, environment.id, seeded.day)
    if (!report) failures.push(`${environment.name}：没有写出 ${seeded.day} 的报告`)
    for (const angle of report?.angles ?? []) {
      if (angle.status === 'missing' || angle.status === 'partial') {
        missing.push(`${environment.name}·${angle.title}：${angle.reason ?? '没有说明原因'}`)
      }
    }
  }
  if (failures.length > 0) return { code: 1, reasons: [...failures, ...missing] }
  return { code: missing.length > 0 ? 2 : 0, reasons: missing }
}

/** Events that failed for the last time, one line for each function and error. */
function lostEvents(records: readonly RunRecord[]): string[] {
  const counts = new Map<string, number>()
  for (const { function: name, error, lost } of records) {
    const line = `${name}：${error?.split('\n')[0]}`
    if (lost) counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return [...counts].map(([line, count]) => `${line}（${count} 次）`)
}

/** The highest revision of a day's report. */
export async function latestReport(
  store: Store,
  environment: string,
  day: string,
): Promise<Report | undefined> {
  let latest: { key: string; revision: number } | undefined
  for await (const { key } of store.list(keys.reports(environment, day))) {
    const revision = parseReportKey(key)?.revision ?? 0
    if (revision > (latest?.revision ?? 0)) latest = { key, revision }
  }
  return latest && (await readDocument(store, reportSchema, latest.key))
}

/** Addresses to look at: the robot's door and everybody's signed pages, valid for 30 days. */
export function linksOf(cloud: LocalCloud, seeded: SeededDay): HomeLinks {
  const sign = { key: cloud.settings.CHENBAO_LINK_KEY ?? '', pagesUrl: cloud.urls.pages ?? '' }
  const expiresAt = new Date(timeOn(addDays(seeded.day, 31), '00:00'))
  const { day } = seeded
  return {
    day,
    mcp: { url: `${cloud.urls.mcp}/mcp`, token: seeded.doors[0]?.clear ?? '' },
    people: seeded.people.map(({ id, name, follows }) => ({
      name,
      report: signLink(sign, {
        purpose: 'report',
        subject: `${follows[0]}/${day}/${id}`,
        expiresAt,
      }),
      contacts: signLink(sign, { purpose: 'contacts', subject: id, expiresAt }),
    })),
  }
}
