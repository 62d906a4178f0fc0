import type { AuditCount } from '../documents/digest.ts'
import { redact } from '../redaction/redact.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import { sayTimes } from '../speech/ratios.ts'
import { sayTime } from '../speech/times.ts'
import { compare, isSpike, TRUSTED_DAYS } from './baseline.ts'
import type { Candidate } from './candidate.ts'
import type { DayView } from './day-view.ts'
import { isRefusal } from './history.ts'
import { baseNumbers, namesOf, peakOf, sayDays, sentences } from './wording.ts'

/** Requests the API server refused or failed: by user for refusals, by status for failures of its own. */
export function auditFindings(view: DayView): Candidate[] {
  const groups = new Map<string, AuditCount[]>()
  for (const row of view.day.audits) {
    if (!isRefusal(row.status)) continue
    const key = groupOf(row.user, row.status)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, rows]) => {
      const count = rows.reduce((sum, row) => sum + row.count, 0)
      const base = compare(
        count,
        view.comparable.map(({ logs }) => countBefore(logs.refusals, key)),
      )
      const seen = view.baseline.some(({ logs }) => countBefore(logs.refusals, key) > 0)
      const isNew = !seen && count >= (view.baseline.length >= TRUSTED_DAYS ? 10 : 50)
      if (!isNew && !(seen && isSpike(base))) return []
      return [refusal(view, key, rows, count, base, seen)]
    })
}

/** Refusals belong to a user; failures of the API server to nobody. */
function groupOf(user: string, status: number): string {
  if (status >= 500) return 'failed\t'
  return status === 429 ? 'throttled\t' : `refused\t${user}`
}

function countBefore(refusals: Record<string, number>, key: string): number {
  let sum = 0
  for (const [known, count] of Object.entries(refusals)) {
    const [user = '', , , status] = known.split('\t')
    if (groupOf(user, Number(status)) === key) sum += count
  }
  return sum
}

function refusal(
  view: DayView,
  key: string,
  rows: AuditCount[],
  count: number,
  base: ReturnType<typeof compare>,
  seen: boolean,
): Candidate {
  const [kind = ''] = key.split('\t')
  const sorted = [...rows].sort((a, b) => b.count - a.count || (a.resource < b.resource ? -1 : 1))
  const [worst] = sorted
  const peak = peakOf(view.day.day, summed(rows))
  const things = new Set(rows.map(({ resource }) => resource)).size
  const days = view.baseline.length
  return {
    rule: seen ? 'logs.audit' : 'logs.audit.new',
    severity: count >= 50 ? 'serious' : 'minor',
    title: titleOf(kind, sayTime(peak.at), count),
    detail: sentences(
      seen
        ? `是平时的${sayTimes(base.ratio)}`
        : days >= TRUSTED_DAYS
          ? `${sayDays(days)}没有过`
          : '',
      kind === 'refused' ? `涉及${sayNumber(things)}类对象` : '',
    ),
    basis: 'fact',
    ...(kind === 'refused' ? { suggestion: '请核对这个账号的权限' } : {}),
    surprise: seen ? Math.log2(Math.max(base.ratio, 1)) : 4,
    spread: things,
    evidence: {
      kind: '审计拒绝',
      subject: redact(worst?.user ?? ''),
      numbers: {
        count,
        resources: things,
        status: worst?.status ?? 0,
        peak: peak.count,
        ...baseNumbers(base),
      },
      times: {
        first: new Date(Math.min(...rows.map(({ first }) => first))).toISOString(),
        last: new Date(Math.max(...rows.map(({ last }) => last))).toISOString(),
        peak: new Date(peak.at).toISOString(),
      },
      names: namesOf(
        kind === 'refused' ? (worst?.user ?? '') : '',
        ...sorted
          .slice(0, 4)
          .map(
            ({ verb, resource, namespace }) =>
              `${verb} ${namespace ? `${namespace}/` : ''}${resource}`,
          ),
      ),
      samples: [],
    },
  }
}

function titleOf(kind: string, peak: string, count: number): string {
  if (kind === 'failed') return `集群接口${peak}前后出错，一天失败${sayCount(count)}次`
  if (kind === 'throttled') return `集群接口限流${sayCount(count)}次，${peak}前后最多`
  return `审计日志里，有个账号${peak}前后被拒绝访问${sayCount(count)}次`
}

function summed(rows: readonly AuditCount[]): [number, number][] {
  const buckets = new Map<number, number>()
  for (const row of rows) {
    for (const [bucket, count] of row.buckets)
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + count)
  }
  return [...buckets].sort(([a], [b]) => a - b)
}
