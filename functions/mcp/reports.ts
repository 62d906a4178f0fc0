import type { Day } from '../../shared/calendar/day.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { keys, parseReportKey } from '../../shared/documents/keys.ts'
import { type Report, reportSchema } from '../../shared/documents/report.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** The highest revision of a day's report, with its key. */
export async function latestReport(
  store: Store,
  environment: string,
  day: Day,
): Promise<{ key: string; report: Report } | undefined> {
  let latest = 0
  for await (const { key } of store.list(keys.reports(environment, day))) {
    latest = Math.max(latest, parseReportKey(key)?.revision ?? 0)
  }
  if (latest === 0) return undefined
  const key = keys.report(environment, day, latest)
  const report = await readDocument(store, reportSchema, key)
  return report && { key, report }
}
