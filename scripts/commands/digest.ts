import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { addDays, type Day, daySchema } from '../../shared/calendar/day.ts'
import type { Analysis } from '../../shared/documents/analysis.ts'
import type { Digest } from '../../shared/documents/digest.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import type { History } from '../../shared/documents/history.ts'
import { BASELINE_DAYS } from '../../shared/logs/baseline.ts'
import { ranked } from '../../shared/logs/candidate.ts'
import { type Combiner, createCombiner } from '../../shared/logs/combine.ts'
import { isPart, NO_SHIPPING } from '../../shared/logs/coverage.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { draftOf, type LogDraft } from '../../shared/logs/draft.ts'
import { candidatesOf, findingsOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'
import { sayNumber } from '../../shared/speech/numerals.ts'
import { placeDays } from '../baseline-days.ts'
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
 * (log files again), are what it is compared with; days of a baseline that are not among the fourteen before count as
 * the nearest of those. Bad lines count for the day when their file holds lines of it, or none that can be read.
 */
export async function analyseFiles(options: {
  files: readonly string[]
  baseline?: readonly string[]
  day?: Day
  names?: Record<string, string>
  /** Counts a baseline of one day as several days alike. */
  baselineDays?: number
  /** Hears, a sentence at a time, what of the baseline is not as it was given. */
  tell?: (sentence: string) => void
}): Promise<LogDraft | undefined> {
  const { days, unread } = await combineFiles(options.files)
  const day = options.day ?? busiest(days) ?? unread[0]?.day
  const onlyBad = days.size === 0 && unread.length > 0
  const combiner = day && (days.get(day) ?? (onlyBad ? createCombiner(day) : undefined))
  if (!combiner) return undefined
  for (const digest of unread) combiner.add({ ...digest, day })
  const counts = combiner.result()
  const histories = await historiesOf(counts.day, days, options)
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

async function historiesOf(
  day: Day,
  days: ReadonlyMap<Day, Combiner>,
  options: Parameters<typeof analyseFiles>[0],
): Promise<History[]> {
  const { baseline = [], baselineDays, tell = () => undefined } = options
  const before = await combineFiles(baseline)
  const earlier = [...days].filter(([other]) => other < day)
  const own = new Set(earlier.map(([other]) => other))
  const { days: placed, moved, left } = placeDays(day, [...before.days], own, baselineDays)
  if (moved > 0) tell(`基线里有${sayNumber(moved)}天不是前十四天里空着的日子，放到最近的空日来比`)
  if (left > 0) tell(`基线里有${sayNumber(left)}天排不进前十四天，没有用上`)
  if (before.unread.length > 0) {
    tell(`基线里有${sayNumber(before.unread.length)}个文件一行也读不出来`)
  }
  const old = earlier.filter(([other]) => other < addDays(day, -BASELINE_DAYS))
  if (old.length > 0) tell(`文件里有${sayNumber(old.length)}天早于前十四天，没有拿来比`)
  return [...placed, ...earlier].map(([other, combiner]) => ({
    schema: 'history/1',
    environment: 'files',
    day: other,
    logs: historyOf(combiner.result(), true),
  }))
}

/** Files added up by day, and the digests of those of which no line could be read: these are of no day. */
async function combineFiles(
  paths: readonly string[],
): Promise<{ days: Map<Day, Combiner>; unread: Digest[] }> {
  const days = new Map<Day, Combiner>()
  const unread: Digest[] = []
  for (const path of filesBelow(paths)) {
    const digests = await digestFile(path)
    const malformed = digests.reduce((sum, { lines }) => sum + lines.malformed, 0)
    const some = digests.filter(({ lines }) => lines.read > 0)
    if (some.length === 0) {
      unread.push(...digests.filter(({ complete }) => malformed > 0 || !complete))
    }
    for (const digest of some) {
      const combiner = days.get(digest.day) ?? createCombiner(digest.day)
      days.set(digest.day, combiner)
      combiner.add({ ...digest, lines: { ...digest.lines, malformed } })
    }
  }
  return { days, unread }
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
    tell: (sentence) => console.error(sentence),
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
