import { endOfDay, timeOn } from '../../../shared/calendar/day.ts'
import { ACCOUNTS_SEEN, deployAudit } from './audit-records.ts'
import { type DayPlan, intoWindows, type PlannedLine } from './day-plan.ts'
import { startEvents } from './event-records.ts'
import { imageOf, NAMESPACES, podsOf, serviceOf } from './fleet.ts'
import { createRandom, type Random } from './random.ts'
import { accessText } from './texts-site.ts'

/** The bad release and what it caused; clock times are Beijing time. */
export const BAD_RELEASE = {
  service: 'payment',
  from: 'v2.8.0',
  to: 'v2.8.1',
  released: '14:05',
  firstError: '14:08:12',
  peak: '14:20',
  /** Database timeouts on the day, and on the following day up to the evening. */
  timeouts: 4127,
  timeoutsNextDay: 1310,
  gatewayTimeouts: 1886,
  orderWarnings: 1243,
} as const

const HOST = 'pay-db-v2.shop.svc.cluster.local:3306'

/** Plants the release of 14:05 after which the payment service reaches its database no more. */
export function plantBadRelease(plan: DayPlan, seed: string): void {
  const { day } = plan
  const random = createRandom(`${seed}/bad-release/${day}`)
  const at = timeOn(day, BAD_RELEASE.released) + 12_000
  const { service, to } = BAD_RELEASE
  const namespace = NAMESPACES.prod
  const user = ACCOUNTS_SEEN.deployer
  plan.releases.push({ at: at + 20_000, service, version: to, user })
  plan.audits.push(
    deployAudit(at, random.uuid(), { service, namespace, image: imageOf(service, to), user }),
  )
  const pods = podsOf('prod', serviceOf(service), to)
  for (const [index, pod] of pods.entries()) {
    plan.events.push(...startEvents(pod, at + 4000 + index * 15_000))
    const started = at + 30_000 + index * 15_000
    plan.lines.push(
      say(started, index, 'INFO', 'c.s.payment.Boot', `数据源切换 url=jdbc:mysql://${HOST}/pay`),
    )
    plan.lines.push(
      say(
        started + 6000,
        index,
        'INFO',
        'c.s.payment.Boot',
        `payment ${to} started in 6.2 seconds`,
      ),
    )
  }
  const first = timeOn(day, BAD_RELEASE.firstError)
  const span = { from: first, to: endOfDay(day), peak: timeOn(day, BAD_RELEASE.peak) }
  addFailures(plan, random, span, {
    timeouts: BAD_RELEASE.timeouts,
    gateway: BAD_RELEASE.gatewayTimeouts,
    order: BAD_RELEASE.orderWarnings,
  })
}

/** Goes on failing on the following day: nobody has rolled it back. */
export function plantAftermath(plan: DayPlan, seed: string): void {
  const random = createRandom(`${seed}/aftermath/${plan.day}`)
  const from = timeOn(plan.day, '00:00')
  const span = { from, to: timeOn(plan.day, '22:15'), peak: from }
  addFailures(plan, random, span, {
    timeouts: BAD_RELEASE.timeoutsNextDay,
    gateway: Math.round(BAD_RELEASE.timeoutsNextDay * 0.45),
    order: Math.round(BAD_RELEASE.timeoutsNextDay * 0.3),
  })
}

interface Span {
  from: number
  to: number
  peak: number
}

function addFailures(
  plan: DayPlan,
  random: Random,
  span: Span,
  counts: { timeouts: number; gateway: number; order: number },
): void {
  const placed = (count: number) => times(random, span, count).map((at) => intoWindows(plan, at))
  for (const [index, at] of placed(counts.timeouts).entries()) {
    plan.lines.push(say(at, index % 3, 'ERROR', 'c.s.payment.PayStore', timeoutText(random)))
  }
  for (const at of placed(counts.gateway)) {
    const text = accessText(random, 504, '/api/pay/create')
    plan.lines.push({ at, service: 'gateway', message: { level: '', logger: '', text } })
  }
  for (const at of placed(counts.order)) {
    const text = `支付下单超时 order=SO${random.between(20_000_000, 99_999_999)} pay-service 3000ms，转待支付`
    plan.lines.push({
      at,
      service: 'order',
      message: { level: 'WARN', logger: 'c.s.order.PayClient', text },
    })
  }
}

/** A steep rise to the peak, then a plateau that never ends; the first one exactly at the beginning. */
function times(random: Random, { from, to, peak }: Span, count: number): number[] {
  const minutes = Math.ceil((to - from) / 60_000)
  const weights = Array.from({ length: minutes }, (_, index) =>
    weightAt(from + index * 60_000, from, peak),
  )
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  const result: number[] = []
  let seen = 0
  for (const [index, weight] of weights.entries()) {
    seen += weight
    const upTo = Math.round((count * seen) / whole)
    while (result.length < upTo) {
      const at = from + index * 60_000 + random.int(60_000)
      result.push(Math.min(at, to - 1))
    }
  }
  result[0] = from
  return result
}

function weightAt(at: number, from: number, peak: number): number {
  if (at < peak) return 0.3 + (2.4 * (at - from)) / Math.max(60_000, peak - from)
  return 1 + 2 * Math.exp(-(at - peak) / 420_000)
}

function timeoutText(random: Random): string {
  const waited = 30_000 + random.int(12)
  const text = `数据库连接超时 pay=P${random.between(1_000_000, 9_999_999)} host=${HOST} waited=${waited}ms`
  if (random.next() > 0.35) return text
  return [
    text,
    `java.sql.SQLTransientConnectionException: pay-pool - connection is not available, request timed out after ${waited}ms`,
    '\tat com.shop.payment.store.PayStore.save(PayStore.java:88)',
    '\tat com.shop.payment.PayService.accept(PayService.java:141)',
    '\tat com.shop.payment.web.PayController.create(PayController.java:52)',
  ].join('\n')
}

function say(at: number, pod: number, level: string, logger: string, text: string): PlannedLine {
  return { at, service: BAD_RELEASE.service, pod, message: { level, logger, text } }
}
