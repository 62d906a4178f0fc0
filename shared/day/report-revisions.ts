import type { Day } from '../calendar/day.ts'
import { readDocument } from '../documents/codec.ts'
import { keys, parseReportKey } from '../documents/keys.ts'
import { type Report, reportSchema } from '../documents/report.ts'
import { DocumentError } from '../failures.ts'
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

/** The newest revision that keeps its contract: a broken one is worth less than the one before. */
export async function newestReadableReport(
  store: Pick<Store, 'get' | 'list'>,
  environment: string,
  day: Day,
): Promise<Report | undefined> {
  const revisions: number[] = []
  for await (const { key } of store.list(keys.reports(environment, day))) {
    const revision = parseReportKey(key)?.revision
    if (revision !== undefined) revisions.push(revision)
  }
  for (const revision of revisions.sort((a, b) => b - a)) {
    const report = await readUnlessBroken(store, keys.report(environment, day, revision))
    if (report) return report
  }
  return undefined
}

/** Undefined also for a malformed report: it is told as missing, and its writer parks it. */
async function readUnlessBroken(
  store: Pick<Store, 'get'>,
  key: string,
): Promise<Report | undefined> {
  try {
    return await readDocument(store, reportSchema, key)
  } catch (failure) {
    if (failure instanceof DocumentError) return undefined
    throw failure
  }
}
