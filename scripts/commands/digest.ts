import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { addDays, type Day, daySchema } from '../../shared/calendar/day.ts'
import type { Analysis } from '../../shared/documents/analysis.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import type { History } from '../../shared/documents/history.ts'
import type { LogHistory } from '../../shared/logs/baseline.ts'
import { ranked } from '../../shared/logs/candidate.ts'
import { type Combiner, createCombiner } from '../../shared/logs/combine.ts'
import { isPart, NO_SHIPPING } from '../../shared/logs/coverage.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { draftOf, type LogDraft } from '../../shared/logs/draft.ts'
import { candidatesOf, findingsOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'
import { digestFile, filesBelow } from '../log-files.ts'

const ENVIRONMENT = environmentSchema.parse({
  schema: 'environment/1',
  id: 'files',
  name: '本机文件',
  account: { appId: '0', uin: '0', region: 'local' },
  alerts: { enabled: false },
  logs: { enabled: true, sources: [] },
  dashboards: { enabled: false, boards: [] },
})

/**
 * The analysis of any log files: of `day`, or of the day with most lines. Earlier days among the files, and in `baseline`
 * (log files again), are what it is compared with; a baseline whose days are not earlier counts as the day before.
 */
export async function analyseFiles(options: {
  files: readonly string[]
  baseline?: readonly string[]
  day?: Day
  names?: Record<string, string>
  /** Counts a baseline of one day as several days alike. */
  baselineDays?: number
}): Promise<LogDraft | undefined> {
  const days = await combineFiles(options.files)
  const day = options.day ?? busiest(days)
  const counts = day && days.get(day)?.result()
  if (!counts) return undefined
  const earlier = [...days].filter(([other]) => other < counts.day)
  const before = [...(await combineFiles(options.baseline ?? []))]
  const histories = [...before, ...earlier].flatMap(([other, combiner], index) => {
    const logs = historyOf(combiner.result(), true)
    const nearest = other < counts.day ? other : addDays(counts.day, -1 - index)
    return historiesFrom(nearest, options.baselineDays ?? 1, logs)
  })
  const coverage = {
    listed: counts.objects,
    failed: 0,
    broken: 0,
    waiting: 0,
    closed: [],
    shipping: NO_SHIPPING,
  }
  const environment = { ...ENVIRONMENT, names: options.names ?? {} }
  const view = viewOf(environment, counts, histories, !isPart(counts, coverage))
  const found = findingsOf(ranked(candidatesOf(view)))
  const at = new Date(`${addDays(counts.day, 1)}T05:00:00+08:00`)
  return draftOf({ environment, view, found, coverage, digests: [], late: [], at })
}

function historiesFrom(nearest: Day, days: number, logs: LogHistory): History[] {
  return Array.from({ length: days }, (_, back) => ({
    schema: 'history/1',
    environment: 'files',
    day: addDays(nearest, -back),
    logs,
  }))
}

async function combineFiles(paths: readonly string[]): Promise<Map<Day, Combiner>> {
  const days = new Map<Day, Combiner>()
  for (const path of filesBelow(paths)) {
    for (const digest of await digestFile(path)) {
      if (digest.lines.read === 0 && digest.complete) continue
      const combiner = days.get(digest.day) ?? createCombiner(digest.day)
      days.set(digest.day, combiner)
      combiner.add(digest)
    }
  }
  return days
}

function busiest(days: ReadonlyMap<Day, Combiner>): Day | undefined {
  const lines = (combiner: Combiner) => combiner.result().lines.read
  const sorted = [...days].sort(([a, x], [b, y]) => lines(y) - lines(x) || (a < b ? -1 : 1))
  return sorted[0]?.[0]
}

type Printed = Pick<Analysis, 'day' | 'coverage' | 'evidence' | 'findings' | 'changes'>

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      day: { type: 'string' },
      baseline: { type: 'string', multiple: true },
      names: { type: 'string' },
    },
  })
  const wrong = positionals.find((path) => !existsSync(path))
  const day = values.day === undefined ? undefined : daySchema.safeParse(values.day)
  if (positionals.length === 0 || wrong || day?.success === false) {
    console.error(
      wrong
        ? `找不到 ${wrong}`
        : '用法：npm run digest -- [--day 2026-01-02] [--baseline 文件夹] [--names 名称.json] 文件…',
    )
    return 2
  }
  const draft = await analyseFiles({
    files: positionals,
    baseline: values.baseline ?? [],
    ...(day ? { day: day.data } : {}),
    ...(values.names ? { names: readNames(values.names) } : {}),
  })
  if (!draft) {
    console.error('这些文件里没有那一天的日志')
    return 1
  }
  const printed: Printed = {
    day: draft.day,
    coverage: draft.coverage,
    evidence: draft.evidence,
    findings: draft.findings,
    changes: draft.changes,
  }
  console.log(JSON.stringify(printed, null, 1))
  return 0
}

function readNames(path: string): Record<string, string> {
  return environmentSchema.shape.names.parse(JSON.parse(readFileSync(path, 'utf8')))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = await main(process.argv.slice(2))
}
