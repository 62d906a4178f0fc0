import { addDays } from '../calendar/day.ts'
import type { Analysis, Chart } from '../documents/analysis.ts'
import { isAlarming } from '../documents/digest.ts'
import type { Environment } from '../documents/environment.ts'
import { sayCount } from '../speech/numerals.ts'
import { sayDay } from '../speech/times.ts'
import { type Coverage, isPart, shippingRemedy, unreadSentences } from './coverage.ts'
import { bucketsOf, sourceTotals, total } from './day-counts.ts'
import type { DayView } from './day-view.ts'
import type { DayFindings } from './findings.ts'
import { sayService } from './plain-words.ts'
import { sayErrorLevel } from './rules-sources.ts'
import { toldChanges } from './told-changes.ts'

/** An analysis before it is phrased. */
export type LogDraft = Omit<Analysis, 'schema' | 'narrative' | 'engine' | 'usage' | 'untold'>

/** Puts what was measured of a day into the document's form. `digests` names what it rests on, `skipped` the others. */
export function draftOf(options: {
  environment: Environment
  view: DayView
  found: DayFindings
  coverage: Coverage
  digests: string[]
  skipped?: string[]
  late: NonNullable<Analysis['late']>
  at: Date
}): LogDraft {
  const { environment, view, found, coverage, digests, skipped = [], late, at } = options
  const { day: counts } = view
  const unread = unreadSentences(counts, coverage)
  const status = statusOf(view, coverage)
  const reason = reasonOf(view, coverage, status, unread)
  const failed = coverage.failed + coverage.broken + coverage.waiting + counts.incomplete.length
  return {
    environment: environment.id,
    day: counts.day,
    source: 'cos',
    status,
    ...(reason ? { reason } : {}),
    writtenAt: at.toISOString(),
    inputs: digests.length,
    coverage: {
      expected: counts.objects + coverage.failed + coverage.broken + coverage.waiting,
      read: counts.objects - counts.incomplete.length,
      failed,
      missing: unread.slice(0, 50),
      totals: {
        lines: counts.lines.read,
        malformed: counts.lines.malformed,
        untimed: counts.lines.untimed,
        unsorted: total(counts.overflow.map(({ count }) => count)),
        objects: counts.objects,
        listed: coverage.listed,
        errors: total([...view.sources.values()].map(([, errors]) => errors)),
        newPatterns: found.newPatterns,
        found: found.found,
        changes: counts.changes.length + counts.dropped.changes,
        baselineDays: view.baseline.length,
      },
    },
    evidence: found.evidence,
    findings: found.findings,
    ...(status === 'missing' ? {} : { lead: leadOf(view, found, status) }),
    charts: status === 'missing' ? [] : chartsOf(view),
    pictures: [],
    changes: toldChanges(view, found.evidence),
    digests,
    ...(skipped.length > 0 ? { skipped } : {}),
    ...(late.length > 0 ? { late } : {}),
  }
}

function statusOf(view: DayView, coverage: Coverage): Analysis['status'] {
  if (view.day.lines.read === 0) return 'missing'
  return isPart(view.day, coverage) ? 'partial' : 'complete'
}

function reasonOf(
  { day }: DayView,
  coverage: Coverage,
  status: Analysis['status'],
  unread: readonly string[],
): string | undefined {
  if (status === 'complete') return undefined
  const remedy = coverage.shipping.failed.length > 0 ? `。${shippingRemedy(coverage.shipping)}` : ''
  if (status === 'partial') return `${unread[0] ?? '有日志没读到'}${remedy}`
  const told = sayDay(day.day, addDays(day.day, 1))
  const [why] = unread
  if (!why)
    return `${told}没有日志文件投递过来，日志里有没有问题，现在不能下结论。请检查日志投递任务`
  return `${why}，${told}的一行也没有读到${remedy}`
}

function leadOf(view: DayView, { newPatterns }: DayFindings, status: Analysis['status']): string {
  const lines = `${sayCount(view.day.lines.read)}行`
  const read = status === 'complete' ? `${lines}全部读完` : `读到${lines}，还有没读到的`
  const isCut = view.day.overflow.some(({ severity }) => isAlarming(severity))
  const cut = isCut ? '错误和警告的种类太多，没有全部归类' : ''
  const fresh = newPatterns === 0 && view.baseline.length > 0 && !isCut ? '没有新的错误类型' : ''
  return [read, cut, fresh, newPatterns === 0 ? sayErrorLevel(view) : ''].filter(Boolean).join('，')
}

function chartsOf(view: DayView): Chart[] {
  const hours = new Array<number>(24).fill(0)
  for (const source of view.day.volume.keys()) {
    const errors = bucketsOf(view.day, source, ['fatal', 'error'])
    for (const [bucket, count] of errors.entries()) {
      const hour = Math.floor(bucket / 12)
      hours[hour] = (hours[hour] ?? 0) + count
    }
  }
  const sources = [...sourceTotals(view.day)]
    .filter(([, [, errors]]) => errors > 0)
    .sort(([a, [, x]], [b, [, y]]) => y - x || (a < b ? -1 : 1))
    .slice(0, 10)
  return [
    {
      id: 'log-errors',
      title: '每小时错误行数',
      kind: 'hours',
      unit: '行',
      points: hours.map((value, hour) => ({ label: String(hour), value })),
    },
    {
      id: 'log-sources',
      title: '错误最多的服务',
      kind: 'bars',
      unit: '行',
      points: sources.map(([source, [, value]]) => ({
        label: sayService(source, view.names),
        value,
      })),
    },
  ]
}

/** The analysis of an environment whose logs are not read at all. */
export function notEnabledDraft(environment: Environment, day: string, at: Date): LogDraft {
  const { enabled } = environment.logs
  return {
    environment: environment.id,
    day,
    source: 'cos',
    status: 'not-enabled',
    reason: enabled ? '还没有登记日志投递的存储桶' : '日志文件分析没有启用',
    writtenAt: at.toISOString(),
    inputs: 0,
    coverage: { read: 0, failed: 0, missing: [], totals: {} },
    evidence: [],
    findings: [],
    charts: [],
    pictures: [],
    changes: [],
  }
}
