import { startOfDay } from '../calendar/day.ts'
import type { EventCount } from '../documents/digest.ts'
import type { Severity } from '../documents/ids.ts'
import { redact } from '../redaction/redact.ts'
import { sayName, workloadOf } from '../speech/names.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import { sayTimes } from '../speech/ratios.ts'
import { sayTime } from '../speech/times.ts'
import { compare, isSpike, TRUSTED_DAYS } from './baseline.ts'
import type { Candidate } from './candidate.ts'
import { increaseOf } from './day-counts.ts'
import type { DayView } from './day-view.ts'
import { reasonTotals } from './history.ts'
import { sayReason } from './plain-words.ts'
import { baseNumbers, namesOf, samplesOf, sayDays, sentences } from './wording.ts'

/** Reasons that are worth telling the first time they come. */
const GRAVE = new Set([
  'OOMKilling',
  'OOMKilled',
  'SystemOOM',
  'Evicted',
  'NodeNotReady',
  'NodeHasDiskPressure',
  'EvictionThresholdMet',
  'Rebooted',
  'FailedScheduling',
  'FailedAttachVolume',
])

/** Reasons that mean a container does not stay up. */
const RESTARTS = new Set(['BackOff', 'CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull'])

/** Kubernetes warnings: reasons that are new, tripled, or grave where there is nothing to compare with. */
export function kubernetesWarnings(view: DayView): Candidate[] {
  return [...reasonTotals(view.day)].sort().flatMap(([reason, count]) => {
    const counts = view.comparable.map(({ logs }) => logs.reasons[reason] ?? 0)
    const base = compare(count, counts)
    const seen = view.baseline.some(({ logs }) => (logs.reasons[reason] ?? 0) > 0)
    const grave = GRAVE.has(reason)
    const trusted = view.baseline.length >= TRUSTED_DAYS
    const isNew = !seen && count >= (grave ? 1 : trusted ? 3 : 20)
    const tripled = seen && isSpike(base) && base.ratio >= 3
    const few = seen && grave && count >= 3 && base.ratio >= 3 && count > base.most * 1.2
    return isNew || tripled || few ? [warning(view, reason, count, base, seen)] : []
  })
}

function warning(
  view: DayView,
  reason: string,
  count: number,
  base: ReturnType<typeof compare>,
  seen: boolean,
): Candidate {
  const start = startOfDay(view.day.day)
  const events = view.day.events
    .filter((event) => event.type === 'Warning' && event.reason === reason)
    .map((event) => ({ event, increase: increaseOf(event, start) }))
    .sort((a, b) => b.increase - a.increase || (a.event.name < b.event.name ? -1 : 1))
  const owners = new Set(events.map(({ event }) => ownerOf(event)))
  const [worst] = events
  const first = Math.min(...events.map(({ event }) => Math.max(event.first, start)))
  const last = Math.max(...events.map(({ event }) => event.last))
  const who = worst ? sayOwner(view, worst.event) : '集群'
  const others = owners.size > 1 ? `等${sayNumber(owners.size)}个对象` : ''
  const trusted = view.baseline.length >= TRUSTED_DAYS
  return {
    rule: seen ? 'logs.kubernetes' : 'logs.kubernetes.new',
    severity: severityOf(reason, count),
    title: `${who}${others}${sayReason(reason)}${sayCount(count)}次`,
    detail: sentences(
      seen
        ? `是平时的${sayTimes(base.ratio)}`
        : trusted
          ? `${sayDays(view.baseline.length)}没有过`
          : '',
      `从${sayTime(first)}开始`,
    ),
    basis: 'fact',
    surprise: seen ? Math.log2(Math.max(base.ratio, 1)) : 4,
    spread: owners.size,
    evidence: {
      kind: '集群事件',
      subject: redact(
        worst ? `${worst.event.kind} ${worst.event.namespace}/${worst.event.name}` : reason,
      ),
      numbers: { count, objects: owners.size, ...baseNumbers(base) },
      times: { first: new Date(first).toISOString(), last: new Date(last).toISOString() },
      names: namesOf(reason, ...events.slice(0, 4).map(({ event }) => event.name)),
      samples: samplesOf(worst?.event.message ?? ''),
    },
  }
}

function severityOf(reason: string, count: number): Severity {
  if (/NodeNotReady|SystemOOM/.test(reason)) return 'critical'
  if (GRAVE.has(reason)) return count >= 3 ? 'serious' : 'minor'
  return RESTARTS.has(reason) && count >= 10 ? 'serious' : 'minor'
}

const ownerOf = (event: EventCount) =>
  `${event.kind}/${event.namespace}/${event.kind === 'Pod' ? workloadOf(event.name) : event.name}`

function sayOwner(view: DayView, { kind, name }: EventCount): string {
  const said = sayName(name, view.names)
  if (kind === 'Node') return said.includes('节点') ? said : `节点${said}`
  return /[\p{Script=Han}]$/u.test(said) ? said : `${said} 服务`
}
