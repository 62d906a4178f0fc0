import type { Day } from '../calendar/day.ts'
import { readDocument } from '../documents/codec.ts'
import { keys, parseReportKey } from '../documents/keys.ts'
import { ifReadable } from '../documents/readable.ts'
import { type Report, reportSchema } from '../documents/report.ts'
import type { Store } from '../ports/store/store.ts'

/** Reports that were read before, by key and ETag: a revision is never rewritten, and the ETag would tell. */
export interface KnownReports {
  get(version: string): Report | undefined
  set(version: string, report: Report): unknown
}

/**
 * The highest revision of an environment's report, with its key; undefined when there is none. It is listed
 * at every call; what is `known` is not read again.
 */
export async function latestReport(
  store: Pick<Store, 'get' | 'list'>,
  environment: string,
  day: Day,
  known?: KnownReports,
): Promise<{ key: string; report: Report } | undefined> {
  let highest = { revision: 0, version: '' }
  for await (const { key, etag } of store.list(keys.reports(environment, day))) {
    const revision = parseReportKey(key)?.revision ?? 0
    if (revision > highest.revision) highest = { revision, version: `${key}\n${etag}` }
  }
  if (highest.revision === 0) return undefined
  const key = keys.report(environment, day, highest.revision)
  const before = known?.get(highest.version)
  if (before) return { key, report: before }
  const report = await readDocument(store, reportSchema, key)
  if (report) known?.set(highest.version, report)
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
  return await ifReadable(() => readDocument(store, reportSchema, key))
}
