import type { Day } from '../calendar/day.ts'
import { readDocument } from '../documents/codec.ts'
import { type Environment, enabledSources } from '../documents/environment.ts'
import { type Source, sourceSchema } from '../documents/ids.ts'
import { keys } from '../documents/keys.ts'
import { runSchema } from '../documents/run.ts'
import type { Store } from '../ports/store/store.ts'
import { readAnalyses } from './analyses.ts'
import { latestReport } from './report-revisions.ts'

/** The step that writes a source's analysis. */
export const STEP_OF = {
  webhook: 'alert-analysis',
  cos: 'log-analysis',
  dashboard: 'dashboard-capture',
} as const satisfies Record<Source, string>

/** How far one source of a day has come. */
export interface SourceStatus {
  source: Source
  state: 'ready' | 'incomplete' | 'broken' | 'running' | 'failed' | 'waiting' | 'not-enabled'
  /** Why it is not ready, as the analysis or the failed run says it. */
  reason?: string
}

/** How far an environment's day has come. */
export interface DayStatus {
  sources: SourceStatus[]
  /** The newest revision of the report. */
  report: { key: string; revision: number; writtenAt: string } | undefined
}

/** Looks up how far the chain of a day has come, for somebody who asks. */
export async function statusOf(
  store: Store,
  environment: Environment,
  day: Day,
): Promise<DayStatus> {
  const [found, latest] = await Promise.all([
    readAnalyses(store, environment.id, day),
    latestReport(store, environment.id, day),
  ])
  const enabled = enabledSources(environment)
  const sources = await Promise.all(
    sourceSchema.options.map(async (source): Promise<SourceStatus> => {
      const analysis = found.analyses[source]
      if (analysis?.status === 'complete') return { source, state: 'ready' }
      if (!enabled.includes(source)) return { source, state: 'not-enabled' }
      if (analysis) return { source, state: 'incomplete', ...reasonOf(analysis.reason) }
      if (found.inputs.some((input) => input.source === source)) return { source, state: 'broken' }
      return { source, ...(await runState(store, environment.id, day, source)) }
    }),
  )
  const report = latest && {
    key: latest.key,
    revision: latest.report.revision,
    writtenAt: latest.report.writtenAt,
  }
  return { sources, report }
}

async function runState(
  store: Store,
  environment: string,
  day: Day,
  source: Source,
): Promise<Omit<SourceStatus, 'source'>> {
  const states = new Map<string, string>()
  for await (const { key } of store.list(keys.runs(day, STEP_OF[source], environment))) {
    const match = /\/([a-z0-9-]+)-(begun|done|failed)\.json$/.exec(key)
    if (match?.[2]) states.set(match[2], key)
  }
  const failed = states.get('failed')
  if (failed) {
    const run = await readDocument(store, runSchema, failed)
    return { state: 'failed', ...reasonOf(run?.error) }
  }
  return { state: states.has('begun') ? 'running' : 'waiting' }
}

function reasonOf(reason: string | undefined): { reason?: string } {
  return reason ? { reason } : {}
}
