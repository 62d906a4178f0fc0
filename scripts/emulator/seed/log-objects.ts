import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { startOfDay, wallText } from '../../../shared/calendar/day.ts'
import { auditLine } from './audit-records.ts'
import { type LineWriter, lineWriter } from './container-lines.ts'
import { type DayPlan, type PlannedLine, WINDOW_MS, WINDOWS } from './day-plan.ts'
import { eventLine } from './event-records.ts'
import { podsOf, SERVICES, type Service } from './fleet.ts'
import { createRandom, type Random } from './random.ts'
import { TEXTS } from './routine.ts'
import { TOPICS, type Topic } from './scenario.ts'
import { accessText } from './texts-site.ts'

/** One object as CLS puts it into a bucket. */
export interface LogObject {
  environment: string
  bucket: string
  key: string
  body: Buffer
  /** Virtual instant at which it is shipped, milliseconds since the epoch. */
  at: number
}

const squeeze = promisify(gzip)

/** Cluster ids of the seeded environments. */
export const CLUSTERS = { prod: 'cls-prod0001', test: 'cls-test0001' } as const

type Timed = [at: number, line: string]

/** Writes the objects of one environment's day, batch by batch, in the order they are shipped. */
export async function* objectsOf(plan: DayPlan, seed: string): AsyncGenerator<LogObject> {
  const pages = pagesOf(plan)
  const topics = TOPICS.filter((topic) => topic.environment === plan.environment)
  let pending: Promise<LogObject[]> = Promise.resolve([])
  for (const window of plan.windows) {
    const batch = topics.flatMap((topic) => {
      const random = createRandom(`${seed}/${plan.day}/${topic.shipper}/${window}`)
      const lines = linesOf(plan, pages, topic, window, random)
      return lines.length > 0 ? [ship(plan, topic, window, lines, random)] : []
    })
    yield* await pending
    pending = Promise.all(batch).then((objects) => objects.sort((a, b) => a.at - b.at))
  }
  yield* await pending
}

/** What was planned, by the batch that carries it. */
interface Pages {
  lines: Map<number, PlannedLine[]>
  events: Map<number, DayPlan['events']>
  audits: Map<number, DayPlan['audits']>
  malformed: Map<number, DayPlan['malformed']>
}

function pagesOf(plan: DayPlan): Pages {
  const start = startOfDay(plan.day)
  const page = <T extends { at: number; delivered?: number }>(items: T[]) => {
    const result = new Map<number, T[]>()
    for (const item of items) {
      const window = Math.floor(((item.delivered ?? item.at) - start) / WINDOW_MS)
      const open = plan.windows.find((each) => each >= window) ?? plan.windows.at(-1) ?? 0
      const page = result.get(open)
      if (page) page.push(item)
      else result.set(open, [item])
    }
    return result
  }
  return {
    lines: page(plan.lines),
    events: page(plan.events),
    audits: page(plan.audits),
    malformed: page(plan.malformed),
  }
}

function linesOf(
  plan: DayPlan,
  pages: Pages,
  topic: Topic,
  window: number,
  random: Random,
): string[] {
  const escaped = topic.shape === 'escaped'
  const timed: Timed[] = []
  if (topic.id === 'event') {
    for (const event of pages.events.get(window) ?? []) {
      timed.push([event.at, eventLine(event, CLUSTERS[plan.environment], escaped)])
    }
  } else if (topic.id === 'audit') {
    for (const audit of pages.audits.get(window) ?? []) {
      timed.push([audit.at, auditLine(audit, escaped)])
    }
  } else {
    addContainerLines(timed, plan, pages.lines.get(window) ?? [], topic, window, random)
    if (topic.id === 'app') {
      for (const { at, text } of pages.malformed.get(window) ?? []) timed.push([at, text])
    }
  }
  return timed.sort((a, b) => a[0] - b[0]).map(([, line]) => line)
}

function addContainerLines(
  timed: Timed[],
  plan: DayPlan,
  planned: readonly PlannedLine[],
  topic: Topic,
  window: number,
  random: Random,
): void {
  const start = startOfDay(plan.day) + window * WINDOW_MS
  const position = plan.windows.indexOf(window)
  for (const service of SERVICES.filter((each) => carries(topic, each))) {
    const before = writersOf(plan, service, topic, service.version)
    const release = plan.releases.find((each) => each.service === service.id)
    const after = release ? writersOf(plan, service, topic, release.version) : before
    const writerAt = (at: number, pod: number) => {
      const writers = release && at >= release.at ? after : before
      return writers[pod % writers.length]
    }
    const count = plan.routine.get(service.id)?.[position] ?? 0
    const step = WINDOW_MS / Math.max(1, count)
    for (let index = 0; index < count; index += 1) {
      const at = Math.floor(start + (index + random.next()) * step)
      const line = writerAt(at, random.int(8))?.(at, routineMessage(service, random), random)
      if (line) timed.push([at, line])
    }
    for (const { at, message, pod } of planned.filter((each) => each.service === service.id)) {
      const line = writerAt(at, pod ?? random.int(8))?.(at, message, random)
      if (line) timed.push([at, line])
    }
  }
}

const carries = (topic: Topic, service: Service) =>
  topic.environment === 'test' || service.topic === topic.id

function writersOf(plan: DayPlan, service: Service, topic: Topic, version: string): LineWriter[] {
  return podsOf(plan.environment, service, version).map((pod) =>
    lineWriter(pod, topic.shape, CLUSTERS[plan.environment]),
  )
}

const ROUTINE = new Map(
  Object.entries(TEXTS).map(([id, texts]) => [
    id,
    texts.filter((text) => text.perDay === undefined),
  ]),
)

function routineMessage(service: Service, random: Random) {
  const texts = ROUTINE.get(service.id) ?? []
  if (texts.length === 0) return { level: '', logger: '', text: accessText(random) }
  const { level, logger, write } = random.pick(texts)
  return { level, logger, text: write(random) }
}

/** Lines as UTF-8, each ended by a line feed; cheaper than joining them first. */
function bytesOf(lines: readonly string[]): Buffer {
  const room = lines.reduce((sum, line) => sum + line.length * 3 + 1, 0)
  const bytes = Buffer.allocUnsafe(room)
  let end = 0
  for (const line of lines) {
    end += bytes.write(line, end)
    bytes[end] = 10
    end += 1
  }
  return bytes.subarray(0, end)
}

/** Names the object by shipping time, pads the partition, and writes it (mode 1 of CLS). */
async function ship(
  plan: DayPlan,
  topic: Topic,
  window: number,
  lines: readonly string[],
  random: Random,
): Promise<LogObject> {
  const end = startOfDay(plan.day) + (window + 1) * WINDOW_MS
  const at = end + random.between(15, 75) * 1000
  const clock = wallText(at)
  const partition = clock.slice(0, 13).replace(/[- ]/g, '/')
  const offset = 132_000_000 + Math.floor(end / WINDOW_MS) * 4096 + (window % WINDOWS)
  const name = `${clock.slice(0, 16).replace(/\D/g, '')}_000_${offset}.gz`
  const body = await squeeze(bytesOf(lines), { level: 1, chunkSize: 1 << 18 })
  return {
    environment: plan.environment,
    bucket: topic.bucket,
    key: `${topic.prefix}${partition}/${name}`,
    body,
    at,
  }
}
