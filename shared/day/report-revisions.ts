import type { Day } from '../calendar/day.ts'
import { readDocument } from '../documents/codec.ts'
import { keys, parseReportKey } from '../documents/keys.ts'
import { type Report, reportSchema } from '../documents/report.ts'
import type { Store } from '../ports/store/store.ts'

/** The highest revision of an environment's report, with its key; undefined when there is none. */
export async function latestReport(
  store: Pick<Store, 'get' | 'list'>,
  environment: string,
  day: Day,
): Promise<{ key: string; report: Report } | undefined> {
  let highest = 0
  for await (const { key } of store.list(keys.reports(environment, day))) {
    highest = Math.max(highest, parseReportKey(key)?.revision ?? 0)
  }
  if (highest === 0) return undefined
  const key = keys.report(environment, day, highest)
  const report = await readDocument(store, reportSchema, key)
  return report && { key, report }
}
