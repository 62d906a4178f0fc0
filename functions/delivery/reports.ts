import { type Day, startOfDay } from '../../shared/calendar/day.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys, parseReportKey } from '../../shared/documents/keys.ts'
import { type Report, reportSchema } from '../../shared/documents/report.ts'
import { DocumentError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Most pictures read for one letter, and their bytes; the letter chooses among them. */
const MOST_PICTURES = 24
const MOST_BYTES = 8_000_000

/**
 * The reports of a day that are there, in the order asked for, and the spoken names of the environments
 * that owe one.
 */
export async function readMorning(
  store: Store,
  { environments, day }: { environments: readonly string[]; day: Day },
): Promise<{ reports: Report[]; missing: string[] }> {
  const reports: Report[] = []
  const missing: string[] = []
  for (const environment of environments) {
    const report = await readNewest(store, environment, day)
    if (report) reports.push(report)
    else if (await isOwed(store, environment, day)) missing.push(await nameOf(store, environment))
  }
  return { reports, missing }
}

/** Whether a morning letter about this day has anything to say, be it that a report is missing. */
export async function isSomethingOwed(
  store: Store,
  environments: readonly string[],
  day: Day,
): Promise<boolean> {
  for (const environment of environments) {
    if (await isOwed(store, environment, day)) return true
  }
  return false
}

/** An environment owes a report of a day that began after it was set up, or when it ever wrote one. */
async function isOwed(store: Store, environment: string, day: Day): Promise<boolean> {
  const setUp = await store.head(keys.environment(environment))
  if (!setUp) return false
  if (setUp.modifiedAt.getTime() <= startOfDay(day)) return true
  const first = await store.list(keys.reportsOf(environment))[Symbol.asyncIterator]().next()
  return !first.done
}

/** PNG bytes by key, as far as one letter may need them. */
export async function readPictures(
  store: Store,
  reports: readonly Report[],
): Promise<Map<string, Buffer>> {
  const pictures = new Map<string, Buffer>()
  let bytes = 0
  for (const { key } of reports.flatMap((report) => report.pictures).slice(0, MOST_PICTURES)) {
    const object = await store.get(key)
    if (!object || bytes + object.body.length > MOST_BYTES) continue
    bytes += object.body.length
    pictures.set(key, object.body)
  }
  return pictures
}

/** The newest revision that keeps its contract: a broken one is worth less than the one before. */
async function readNewest(
  store: Store,
  environment: string,
  day: Day,
): Promise<Report | undefined> {
  const revisions: number[] = []
  for await (const { key } of store.list(keys.reports(environment, day))) {
    const revision = parseReportKey(key)?.revision
    if (revision !== undefined) revisions.push(revision)
  }
  for (const revision of revisions.sort((a, b) => b - a)) {
    const report = await readReport(store, keys.report(environment, day, revision))
    if (report) return report
  }
  return undefined
}

/** Undefined also for a malformed report: it is told as missing, and its writer parks it. */
async function readReport(store: Store, key: string): Promise<Report | undefined> {
  try {
    return await readDocument(store, reportSchema, key)
  } catch (failure) {
    if (failure instanceof DocumentError) return undefined
    throw failure
  }
}

async function nameOf(store: Store, environment: string): Promise<string> {
  const document = await readDocument(store, environmentSchema, keys.environment(environment))
  return document?.name ?? environment
}
