import type { ChangeRecord } from '../documents/digest.ts'
import { saySpan } from '../speech/times.ts'
import type { DayView } from './day-view.ts'

/** A change this long before the first error may have to do with it, in milliseconds. */
export const SHORTLY_MS = 30 * 60_000
const MINUTE_MS = 60_000

/**
 * The nearest change of a source shortly before an instant: its own release first, then its namespace's settings. `at` was
 * rounded down to `unit` milliseconds, so a change within the unit may have come before as well.
 */
export function changeBefore(
  view: Pick<DayView, 'day'>,
  source: string,
  at: number,
  unit: number,
): ChangeRecord | undefined {
  const [namespace = '', workload = ''] = source.split('/')
  const near = view.day.changes.filter(
    (change) =>
      change.at < at + unit && at - change.at <= SHORTLY_MS && change.namespace === namespace,
  )
  const latest = (changes: ChangeRecord[]) => [...changes].sort((a, b) => b.at - a.at)[0]
  return (
    latest(near.filter(({ name }) => isSame(name, workload))) ??
    latest(
      near.filter(({ resource }) => /configmaps|secrets|networkpolicies|ingress/.test(resource)),
    )
  )
}

/** A change before the minute of an error, just named, as a sentence that claims no more than it knows. */
export function sayChangeBefore(change: ChangeRecord | undefined, at: number): string {
  if (!change) return ''
  const before = at - change.at < MINUTE_MS ? '同一分钟' : `${saySpan(at - change.at)}前`
  return `${before}刚${sayChange(change)}，可能有关`
}

/** A change before the worst five minutes, in a sentence of its own. */
export function sayChangeBeforePeak(change: ChangeRecord | undefined, at: number): string {
  if (!change) return ''
  const before =
    at - change.at < MINUTE_MS ? '就在那几分钟里' : `在那之前${saySpan(at - change.at)}`
  return `${before}刚${sayChange(change)}，可能有关`
}

/** A change in words, without who did it: 发过新版本, 改过副本数, 改过配置. */
export function sayChange({ verb, resource, what }: ChangeRecord): string {
  if (/configmaps|secrets/.test(resource)) return '改过配置'
  if (verb === 'delete' || verb === 'deletecollection') return '删过对象'
  if (/image/i.test(what) || /:[\w.-]+$/.test(what)) return '发过新版本'
  if (/replicas|scale/i.test(`${what} ${resource}`)) return '改过副本数'
  if (/exec|attach|portforward/.test(resource)) return '有人进过容器'
  return verb === 'create' ? '新建过对象' : '改过设置'
}

const isSame = (name: string, workload: string) =>
  name !== '' &&
  (name === workload || workload.startsWith(`${name}-`) || name.startsWith(`${workload}-`))
