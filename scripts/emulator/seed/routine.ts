import { type Day, startOfDay } from '../../../shared/calendar/day.ts'
import { ACCOUNTS_SEEN, routineAudit } from './audit-records.ts'
import { type DayPlan, instants, scattered, split, WINDOW_MS, WINDOWS } from './day-plan.ts'
import { podEvent, startEvents } from './event-records.ts'
import { NAMESPACES, podsOf, SERVICES } from './fleet.ts'
import { createRandom } from './random.ts'
import type { EnvironmentId } from './scenario.ts'
import { SITE_TEXTS } from './texts-site.ts'
import { TRADE_TEXTS } from './texts-trade.ts'

/** Every text a service writes. */
export const TEXTS = { ...TRADE_TEXTS, ...SITE_TEXTS }

/** How much of a day is written. Warnings and errors come at their usual rate on every kind of day. */
export interface Extent {
  environment: EnvironmentId
  day: Day
  seed: string
  windows: readonly number[]
  /** Routine container lines. */
  lines: number
  /** Routine audit records. */
  audits: number
}

/** Batches of a whole day, of a small day, and of a day up to half past ten in the evening. */
export const EXTENTS = {
  whole: Array.from({ length: WINDOWS }, (_, index) => index),
  small: Array.from({ length: 6 }, (_, index) => index * 16 + 7),
  today: [0, 1, 2, 3, ...Array.from({ length: 11 }, (_, index) => index * 8 + 8)],
} as const

/** A day on which nothing happens: traffic, its usual noise, and the cluster's own chatter. */
export function planRoutine(extent: Extent): DayPlan {
  const plan: DayPlan = {
    environment: extent.environment,
    day: extent.day,
    windows: extent.windows,
    routine: new Map(
      SERVICES.map((service) => [
        service.id,
        split(Math.round(extent.lines * service.weight), extent.windows),
      ]),
    ),
    lines: [],
    events: [],
    audits: [],
    malformed: [],
    releases: [],
  }
  addNoise(plan, extent)
  addAudits(plan, extent)
  addEvents(plan, extent)
  addBrokenLines(plan, extent)
  return plan
}

function addNoise(plan: DayPlan, { environment, day, seed, windows }: Extent): void {
  const random = createRandom(`${seed}/noise/${environment}/${day}`)
  const share = environment === 'prod' ? 1 : 0.15
  for (const [service, texts] of Object.entries(TEXTS)) {
    for (const text of texts) {
      if (text.perDay === undefined) continue
      const count = scattered(random, text.perDay * share)
      for (const at of instants(random, day, windows, count)) {
        const message = { level: text.level, logger: text.logger, text: text.write(random) }
        plan.lines.push({ at, service, message })
      }
    }
  }
}

function addAudits(plan: DayPlan, { environment, day, seed, windows, audits }: Extent): void {
  const random = createRandom(`${seed}/audit/${environment}/${day}`)
  const namespace = NAMESPACES[environment]
  for (const at of instants(random, day, windows, audits)) {
    const audit = routineAudit(random, at, namespace)
    if (random.next() < 0.05) plan.audits.push({ ...audit, received: true })
    plan.audits.push(audit)
  }
  for (const at of instants(random, day, windows, random.int(3))) {
    const audit = routineAudit(random, at, namespace)
    plan.audits.push({
      ...audit,
      user: ACCOUNTS_SEEN.operator,
      verb: 'list',
      resource: 'secrets',
      group: '',
      name: '',
      code: 403,
    })
  }
}

function addEvents(plan: DayPlan, { environment, day, seed, windows }: Extent): void {
  const random = createRandom(`${seed}/events/${environment}/${day}`)
  const share = environment === 'prod' ? 1 : 0.3
  const pods = SERVICES.flatMap((service) => podsOf(environment, service, service.version))
  for (const at of instants(random, day, windows, scattered(random, 40 * share))) {
    plan.events.push(...startEvents(random.pick(pods), at))
  }
  for (const at of instants(random, day, windows, scattered(random, 9 * share))) {
    const message = 'Readiness probe failed: HTTP probe failed with statuscode: 503'
    plan.events.push(podEvent(random.pick(pods), at, 'Unhealthy', message, { type: 'Warning' }))
  }
}

function addBrokenLines(plan: DayPlan, { environment, day, seed, windows }: Extent): void {
  if (environment !== 'prod') return
  const random = createRandom(`${seed}/broken/${day}`)
  for (const at of instants(random, day, windows, windows.length === WINDOWS ? 24 : 2)) {
    const text = random.pick([
      `{"__TIMESTAMP__":${at},"__SOURCE__":"10.0.0.12","__CONTENT__":"采集中断的半行`,
      'collector: buffer flushed after reconnect',
      `{"__TIMESTAMP__":${at},"__CONTENT__":"bad \\x escape"}`,
    ])
    plan.malformed.push({ at, text })
  }
}

/** Lines an agent could not deliver in time: it was cut off on the evening before. */
export function addLateLines(plan: DayPlan, seed: string): void {
  const random = createRandom(`${seed}/late/${plan.environment}/${plan.day}`)
  const start = startOfDay(plan.day)
  for (let index = 0; index < 37; index += 1) {
    const at = start - 2 * 3_600_000 + random.int(5_400_000)
    const text = `缓存预热完成 items=${random.between(10, 900)}`
    const message = { level: 'INFO', logger: 'inventory/warm.go:15', text }
    const delivered = start + WINDOW_MS * 0.5
    plan.lines.push({ at, delivered, service: 'inventory', message, pod: 0 })
  }
}
