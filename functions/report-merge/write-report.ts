import type { Clock } from '../../shared/calendar/clock.ts'
import { addDays, type Day, dayOf } from '../../shared/calendar/day.ts'
import { type DayAnalyses, readAnalyses } from '../../shared/day/analyses.ts'
import { readinessOf } from '../../shared/day/readiness.ts'
import { latestReport } from '../../shared/day/report-revisions.ts'
import type { RunOutcome } from '../../shared/day/run.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import { type Environment, enabledSources } from '../../shared/documents/environment.ts'
import type { Source } from '../../shared/documents/ids.ts'
import { keys, parseAnalysisKey } from '../../shared/documents/keys.ts'
import { type Report, reportSchema } from '../../shared/documents/report.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { ANGLE_TITLES } from '../../shared/report/angles.ts'
import { mergeReport } from '../../shared/report/merge.ts'
import { renderPage } from '../../shared/report/page.ts'
import { readPictures } from './read-pictures.ts'

/** A revision taken by another invocation is tried again with the next number, this often. */
const MOST_ATTEMPTS = 4

/**
 * Writes the report of an environment's day, or a new revision when changed inputs change what it says. Skips,
 * and says why, when a source is still waited for, when nothing changed, or when the environment is unknown.
 */
export async function writeReport(
  ports: { store: Store; clock: Clock },
  id: string,
  day: Day,
  options: { deadline?: boolean; attempt?: number } = {},
): Promise<RunOutcome> {
  const { store, clock } = ports
  const { attempt = 1 } = options
  const environment = await readEnvironment(store, id)
  if (!environment) return { skipped: 'no such environment', environment: id }
  const found = await readAnalyses(store, id, day)
  const { ready, waitingFor } = readinessOf(environment, day, found, clock())
  const latest = await latestReport(store, id, day)
  if (!(ready || options.deadline || latest)) return { skipped: 'waiting', waitingFor }
  if (latest && sameInputs(latest.report, found)) return { skipped: 'unchanged', key: latest.key }
  const yesterday = addDays(dayOf(clock()), -1)
  if (found.inputs.length === 0 && day < yesterday) return { skipped: 'nothing was analysed' }
  const written = await write(ports, environment, day, found, latest)
  if (written || attempt === MOST_ATTEMPTS) return written ?? { skipped: 'written by others' }
  return await writeReport(ports, id, day, { ...options, attempt: attempt + 1 })
}

async function write(
  { store, clock }: { store: Store; clock: Clock },
  environment: Environment,
  day: Day,
  found: DayAnalyses,
  latest: { key: string; report: Report } | undefined,
): Promise<RunOutcome | undefined> {
  const revision = (latest?.report.revision ?? 0) + 1
  const before = await readAnalyses(store, environment.id, addDays(day, -1))
  const report = mergeReport({
    environment,
    day,
    revision,
    writtenAt: clock(),
    analyses: found.analyses,
    absent: absentReasons(environment, found),
    inputs: found.inputs,
    before: before.analyses,
  })
  if (latest && saysTheSame(latest.report, report)) {
    return { skipped: 'says the same', key: latest.key }
  }
  const pictures = await readPictures(store, report.pictures)
  const page = await renderPage({ report, analyses: found.analyses, pictures })
  const pageKey = keys.reportPage(environment.id, day, revision)
  await store.put(pageKey, page, { contentType: 'text/html; charset=utf-8' })
  const key = keys.report(environment.id, day, revision)
  const created = await createDocument(store, reportSchema, key, report)
  if (!created) return undefined
  return { outputs: [key, pageKey], revision, status: report.status, engine: report.engine.kind }
}

function absentReasons(
  environment: Environment,
  found: DayAnalyses,
): Partial<Record<Source, string>> {
  const reasons: Partial<Record<Source, string>> = {}
  for (const source of enabledSources(environment)) {
    if (found.analyses[source]) continue
    const broken = found.broken.some(({ key }) => parseAnalysisKey(key)?.source === source)
    const title = ANGLE_TITLES[source]
    reasons[source] = broken
      ? `${title}的分析结果坏了，没有采用`
      : `${title}还没有分析完，等到了七点`
  }
  return reasons
}

/** A doubled analysis has another ETag and nothing new to tell. */
function saysTheSame(earlier: Report, later: Report): boolean {
  const told = ({ revision: _, writtenAt: __, inputs: ___, ...rest }: Report) =>
    JSON.stringify(rest)
  return told(reportSchema.parse(earlier)) === told(reportSchema.parse(later))
}

function sameInputs(report: Report, { inputs }: DayAnalyses): boolean {
  const list = (some: Report['inputs']) =>
    some
      .map(({ key, etag }) => `${key} ${etag}`)
      .sort()
      .join('\n')
  return list(report.inputs) === list(inputs)
}
