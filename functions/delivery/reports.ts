import type { Day } from '../../shared/calendar/day.ts'
import { owesReport } from '../../shared/day/owed.ts'
import { newestReadableReport } from '../../shared/day/report-revisions.ts'
import { orBroken } from '../../shared/documents/readable.ts'
import type { Report } from '../../shared/documents/report.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { DocumentError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** Most pictures read for one letter, and their bytes; the letter chooses among them. */
const MOST_PICTURES = 24
const MOST_BYTES = 8_000_000

/**
 * The reports of a day that are there, in the order asked for, and the spoken names of the environments
 * that owe one; of one whose document cannot be read, its id.
 */
export async function readMorning(
  store: Store,
  { environments, day }: { environments: readonly string[]; day: Day },
): Promise<{ reports: Report[]; missing: string[] }> {
  const reports: Report[] = []
  const missing: string[] = []
  for (const environment of environments) {
    const report = await newestReadableReport(store, environment, day)
    if (report) reports.push(report)
    else missing.push(...(await nameOfOwing(store, environment, day)))
  }
  return { reports, missing }
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

async function nameOfOwing(store: Store, id: string, day: Day): Promise<string[]> {
  const environment = await orBroken(() => readEnvironment(store, id))
  if (environment instanceof DocumentError) return [id]
  return environment && (await owesReport(store, environment, day)) ? [environment.name] : []
}
