import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, endOfDay, startOfDay } from '../../shared/calendar/day.ts'
import {
  type ChangeRecord,
  DIGEST_VERSION,
  type Digest,
  type SignatureCount,
} from '../../shared/documents/digest.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { createCombiner } from '../../shared/logs/combine.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { digestObject } from '../../shared/logs/digest.ts'
import { candidatesOf, EVIDENCE_BYTES, findingsOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'
import {
  auditLine,
  containerLine,
  databaseTimeouts,
  eventLine,
  gzipped,
  type Line,
  quietDay,
  shipped,
} from './invented-logs.ts'

const DAY = '2026-03-12'
const NAMES: Pick<Environment, 'names'> = { names: { payment: '支付服务' } }

async function digestsOf(objects: Map<string, Buffer>): Promise<Digest[]> {
  const digests: Digest[] = []
  for (const [key, body] of objects) {
    const object = { bucket: 'logs-1', key, etag: `etag-of-${key}`, size: body.length }
    const stream = (async function* () {
      yield body
    })()
    digests.push(...(await digestObject({ stream, object, environment: 'prod' })))
  }
  return digests
}

function combined(digests: readonly Digest[], day = DAY) {
  const combiner = createCombiner(day)
  for (const digest of digests) combiner.add(digest)
  return combiner.result()
}

/** A day with everything in it: timeouts after a release, refusals, events, a format of its own. */
function busyDay(): Line[] {
  const start = startOfDay(DAY)
  const refused = Array.from({ length: 80 }, (_, index) =>
    auditLine(start + 21 * 3_600_000 + index * 1000, `refused-${index}`, {
      user: '100000000027',
      verb: 'list',
      resource: 'secrets',
      name: '',
      code: 403,
    }),
  )
  const restarts = [3, 9, 14].map((count, index) =>
    eventLine(start + (11 + index) * 3_600_000, 'order', 'BackOff', count, start + 10 * 3_600_000),
  )
  return [...quietDay(DAY), ...databaseTimeouts(DAY), ...refused, ...restarts]
}

describe('a day added up from its digests', () => {
  it('gives the same evidence to the byte as 1, 7 and 50 objects, shuffled, some delivered twice', async () => {
    const baseline = await digestsOf(
      new Map([1, 2, 3, 4].flatMap((back) => [...shipped(quietDay(addDays(DAY, -back), back), 1)])),
    )
    const histories = [1, 2, 3, 4].map((back) => ({
      schema: 'history/1' as const,
      environment: 'prod',
      day: addDays(DAY, -back),
      logs: historyOf(combined(baseline, addDays(DAY, -back)), true),
    }))
    const evidences = []
    for (const objects of [1, 7, 50]) {
      const digests = await digestsOf(shipped(busyDay(), objects))
      const order = digests.map((_, index) => (index * 37 + objects) % digests.length)
      const twice = [...order, ...order.slice(0, 5)].flatMap((index) => digests[index] ?? [])
      const view = viewOf(NAMES, combined([...twice, ...digests]), histories, true)
      const { evidence, findings } = findingsOf(candidatesOf(view))
      evidences.push(JSON.stringify({ evidence, findings }))
    }
    expect(evidences[1]).toBe(evidences[0])
    expect(evidences[2]).toBe(evidences[0])
    expect(evidences[0]).toContain('100000000027')
    expect(evidences[0]).toContain('BackOff')
    expect(Buffer.byteLength(evidences[0] ?? '')).toBeLessThan(2 * EVIDENCE_BYTES)
  })

  it('ends at midnight in Asia/Shanghai', async () => {
    const lines = [
      containerLine(endOfDay(DAY) - 1, 'order', 'ERROR', 'last of the day'),
      containerLine(endOfDay(DAY), 'order', 'ERROR', 'first of the next'),
      containerLine(startOfDay(DAY), 'order', 'ERROR', 'first of the day'),
      containerLine(startOfDay(DAY) - 1, 'order', 'ERROR', 'last of the day before'),
    ]
    const digests = await digestsOf(shipped(lines, 1))
    expect(combined(digests).lines.read).toBe(2)
    expect(combined(digests, addDays(DAY, 1)).lines.read).toBe(1)
    expect(combined(digests, addDays(DAY, -1)).lines.read).toBe(1)
  })

  it('counts an object once, however often it is delivered and under whatever key', async () => {
    const body = gzipped(quietDay(DAY))
    const digests = await digestsOf(new Map([['cls/2026/03/12/10/a.gz', body]]))
    const again = digests.map((digest) => ({
      ...digest,
      object: { ...digest.object, key: 'cls/2026/03/12/10/b.gz', id: 'b'.repeat(64) },
    }))
    expect(combined([...digests, ...again, ...digests]).lines.read).toBe(quietDay(DAY).length)
  })

  it('counts equal lines of two objects twice when they have no time of their own', async () => {
    const text = JSON.stringify({ msg: 'heartbeat lost', level: 'error' })
    const body = gzipped(Array.from({ length: 5 }, () => ({ at: 0, text })))
    const digests = await digestsOf(
      new Map([10, 11].map((hour) => [`cls/2026/03/12/${hour}/a.gz`, body])),
    )
    const alike = digests.map((digest) => ({
      ...digest,
      object: { ...digest.object, etag: 'equal' },
    }))
    expect(combined([...alike, ...alike]).lines).toMatchObject({ read: 10, untimed: 10 })
  })

  it('keeps the growth of an event, not its rows', async () => {
    const start = startOfDay(DAY)
    const lines = [4, 5, 9].map((count, index) =>
      eventLine(start + index * 60_000, 'order', 'BackOff', count, start - 3_600_000),
    )
    const [event] = combined(await digestsOf(shipped(lines, 3))).events
    expect(event).toMatchObject({ least: 4, most: 9, rows: 3 })
  })
})

/** A digest that holds nothing but the given tables. */
function digestWith(name: string, tables: Partial<Digest>): Digest {
  return {
    schema: 'digest/1',
    environment: 'prod',
    day: DAY,
    version: DIGEST_VERSION,
    object: { bucket: 'logs-1', key: name, etag: name, size: 1, id: name },
    complete: true,
    days: {},
    lines: { read: 0, malformed: 0, untimed: 0, folded: 0, stages: 0 },
    bytes: 1,
    signatures: [],
    overflow: [],
    volume: [],
    places: [],
    events: [],
    audits: [],
    changes: [],
    dropped: {},
    ...tables,
  }
}

function signature(
  source: string,
  text: string,
  count: number,
  severity: SignatureCount['severity'] = 'error',
): SignatureCount {
  const at = startOfDay(DAY)
  return {
    text,
    source,
    severity,
    count,
    first: at,
    last: at,
    buckets: [[0, count]],
    samples: [],
  }
}

describe('the samples of a signature', () => {
  type Sample = [hash: number, text: string]
  const smallest = (samples: Sample[]): Sample[] => {
    const distinct = new Map(samples.map(([hash, text]) => [`${hash} ${text}`, [hash, text]]))
    const sorted = [...distinct.values()] as Sample[]
    return sorted.sort(([a, x], [b, y]) => a - b || (x < y ? -1 : 1)).slice(0, 2)
  }
  const sample: fc.Arbitrary<Sample> = fc.tuple(
    fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })),
    fc.constantFrom('a', 'b', 'c'),
  )

  it('are the same however its lines are split over objects, and in whatever order', () => {
    const objects = fc.array(fc.array(sample, { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(objects, (split) => {
        const digests = split.map((samples, part) =>
          digestWith(`part-${part}`, {
            signatures: [{ ...signature('shop/order', 'failed', 1), samples: smallest(samples) }],
          }),
        )
        const samplesOf = (all: Digest[]) => combined(all).signatures[0]?.samples
        expect(samplesOf(digests)).toEqual(smallest(split.flat()))
        expect(samplesOf(digests.toReversed())).toEqual(smallest(split.flat()))
      }),
    )
  })
})

describe('a day with more kinds of messages than there is room for', () => {
  const noise = Array.from({ length: 7 }, (_, part) =>
    digestWith(`noise-${part}`, {
      signatures: Array.from({ length: 10_000 }, (_, index) =>
        signature('shop/noisy', `noise of x${part}-${index}`, 2, 'warn'),
      ),
    }),
  )
  const vital = digestWith('vital', {
    signatures: [
      ...Array.from({ length: 40 }, (_, index) => signature(`shop/pay-${index}`, 'failed', 900)),
      signature('shop/noisy', 'database is gone', 900),
      signature('shop/noisy', 'disk is nearly full', 900, 'warn'),
    ],
  })

  it('keeps what other sources, other severities and other beginnings of messages say', () => {
    const kept = combined([...noise, vital]).signatures.filter(({ count }) => count === 900)
    expect(kept).toHaveLength(42)
  })

  it('counts every line that stands in no signature, whatever the order', () => {
    const { signatures, overflow } = combined([...noise, vital])
    expect(signatures).toHaveLength(30_000)
    const [cut, ...others] = overflow
    expect(others).toEqual([])
    expect(cut).toEqual({ source: 'shop/noisy', severity: 'warn', count: 2 * (70_000 - 29_958) })
    const turned = combined([vital, ...noise].reverse())
    expect(turned.overflow).toEqual(overflow)
    expect(turned.signatures).toEqual(signatures)
  })

  it('adds what had no room in the single digests', () => {
    const overflow = [{ source: 'shop/order', severity: 'error' as const, count: 5 }]
    const digests = [1, 2].map((part) =>
      digestWith(`part-${part}`, { overflow, dropped: { events: 3 } }),
    )
    expect(combined(digests)).toMatchObject({
      overflow: [{ source: 'shop/order', severity: 'error', count: 10 }],
      dropped: { events: 6, audits: 0, changes: 0, places: 0 },
    })
  })

  it('keeps the changes that people made when a controller patches all day', () => {
    const change = (user: string, index: number): ChangeRecord => ({
      at: startOfDay(DAY) + index,
      user,
      verb: 'patch',
      resource: 'apps/deployments',
      namespace: 'shop',
      name: 'order',
      what: '',
    })
    const storm = Array.from({ length: 12_000 }, (_, index) =>
      change('system:serviceaccount:ops:operator', index * 7),
    )
    const people = Array.from({ length: 30 }, (_, index) => change('100000000027', index * 2_000))
    const { changes, dropped } = combined([
      digestWith('storm', { changes: storm }),
      digestWith('people', { changes: people }),
    ])
    expect(changes).toHaveLength(5_000)
    expect(changes.filter(({ user }) => user === '100000000027')).toEqual(people)
    expect(dropped.changes).toBe(12_030 - 5_000)
  })
})
