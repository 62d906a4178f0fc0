import { createHash } from 'node:crypto'
import { startOfDay } from '../../shared/calendar/day.ts'
import { DIGEST_VERSION, type Digest, type SignatureCount } from '../../shared/documents/digest.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import type { LogHistory } from '../../shared/logs/baseline.ts'
import { createCombiner } from '../../shared/logs/combine.ts'
import { NO_SHIPPING } from '../../shared/logs/coverage.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { decodeDigest, encodeDigest } from '../../shared/logs/digest-codec.ts'
import { draftOf } from '../../shared/logs/draft.ts'
import { candidatesOf, findingsOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'
import { randomOf } from '../draws.ts'
import type { Print } from '../figures.ts'

const DAY = '2026-03-12'
const SIGNATURES = 1000
/** Different bodies; every digest is read and unpacked, only writing all of them would be slow. */
const BODIES = 50

const ENVIRONMENT = environmentSchema.parse({
  schema: 'environment/1',
  id: 'bench',
  name: '测试',
  account: { appId: '0', uin: '0', region: 'local' },
  alerts: { enabled: false },
  logs: { enabled: true, sources: [] },
  dashboards: { enabled: false, boards: [] },
})

/** `reduce [digests]`: adds up invented digests of a thousand signatures each, compares and drafts the day. */
export async function run(args: string[], print: Print): Promise<void> {
  for (const count of args[0] ? [Number(args[0])] : [2000, 10_000]) measure(count, print)
}

function measure(count: number, print: Print): void {
  const bodies = Array.from({ length: BODIES }, (_, index) => encodeDigest(invented(index)))
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0) / BODIES
  const started = performance.now()
  const cpu = process.cpuUsage()
  const combiner = createCombiner(DAY)
  let peak = 0
  for (let index = 0; index < count; index += 1) {
    const digest = decodeDigest('bench', bodies[index % BODIES] ?? new Uint8Array())
    const id = createHash('sha256').update(String(index)).digest('hex')
    combiner.add({ ...digest, object: { ...digest.object, id, etag: id } })
    if (index % 100 === 0) peak = Math.max(peak, process.memoryUsage.rss())
  }
  const counts = combiner.result()
  const combined = performance.now()
  const spent = process.cpuUsage(cpu)
  const logs = halved(historyOf(counts, true))
  const histories = ['2026-03-11', '2026-03-10', '2026-03-09'].map((day) => ({
    schema: 'history/1' as const,
    environment: 'bench',
    day,
    logs,
  }))
  const view = viewOf(ENVIRONMENT, counts, histories, true)
  const found = findingsOf(candidatesOf(view))
  const coverage = {
    listed: count,
    failed: 0,
    broken: 0,
    waiting: 0,
    closed: [],
    shipping: NO_SHIPPING,
  }
  const draft = draftOf({
    environment: ENVIRONMENT,
    view,
    found,
    coverage,
    digests: [],
    late: [],
    at: new Date(0),
  })
  peak = Math.max(peak, process.memoryUsage.rss())
  print(`${count}_digest_bytes`, bytes, 'bytes each')
  print(`${count}_combine`, (combined - started) / 1000, 's')
  print(`${count}_combine_cpu`, (spent.user + spent.system) / 1e6, 's')
  print(`${count}_compare`, (performance.now() - combined) / 1000, 's')
  print(`${count}_peak_rss`, peak / 2 ** 20, 'MB')
  print(`${count}_evidence`, Buffer.byteLength(JSON.stringify(draft.evidence)), 'bytes')
}

/** A history that lacks every other template, so that there is much to find. */
function halved(logs: LogHistory): LogHistory {
  const known = Object.entries(logs.templates).filter((_, index) => index % 2 === 0)
  return { ...logs, templates: Object.fromEntries(known) }
}

function invented(seed: number): Digest {
  const random = randomOf(seed)
  const start = startOfDay(DAY)
  const signatures = Array.from({ length: SIGNATURES }, (_, index): SignatureCount => {
    const severity = index % 5 === 0 ? 'error' : index % 5 === 1 ? 'warn' : 'info'
    const bucket = Math.floor(random() * 24) * 12
    const count = 1 + Math.floor(random() * 200)
    return {
      text: `handler of step ${wordOf(index)} ${wordOf(index * 31 + 7)} finished <*> of <*>`,
      source: `shop/service-${index % 20}`,
      severity,
      count,
      first: start + bucket * 300_000,
      last: start + bucket * 300_000 + 200_000,
      buckets: [[bucket, count]],
      samples: [[Math.floor(random() * 2 ** 32), `step ${index} finished ${count} of ${seed}`]],
    }
  })
  const id = createHash('sha256').update(`body ${seed}`).digest('hex')
  return {
    schema: 'digest/1',
    environment: 'bench',
    day: DAY,
    version: DIGEST_VERSION,
    object: { bucket: 'bench-0', key: `cls/${seed}.gz`, etag: id, size: 1, id },
    complete: true,
    days: { [DAY]: 1000 },
    lines: { read: 1000, malformed: 0, untimed: 0, folded: 0, stages: 0 },
    bytes: 1e6,
    signatures,
    overflow: [],
    volume: [{ source: 'shop/service-1', severity: 'info', buckets: [[1, 1000]] }],
    places: [],
    events: [],
    audits: [],
    changes: [],
    dropped: {},
  }
}

const wordOf = (value: number) =>
  Array.from({ length: 5 }, (_, place) =>
    String.fromCharCode(97 + (((value >> (place * 2)) * 7 + value * place) % 26)),
  ).join('')
