import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, endOfDay, startOfDay } from '../../shared/calendar/day.ts'
import type { Digest } from '../../shared/documents/digest.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { boundedRows } from '../../shared/logs/bounded-rows.ts'
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

  it('keeps the growth of an event, not its rows', async () => {
    const start = startOfDay(DAY)
    const lines = [4, 5, 9].map((count, index) =>
      eventLine(start + index * 60_000, 'order', 'BackOff', count, start - 3_600_000),
    )
    const [event] = combined(await digestsOf(shipped(lines, 3))).events
    expect(event).toMatchObject({ least: 4, most: 9, rows: 3 })
  })
})

describe('a bounded table', () => {
  it('keeps the same rows with the same sums whatever the order', () => {
    const keys = Array.from({ length: 60 }, (_, index) => `key-${index % 45}`)
    const sums = (order: readonly string[]) => {
      const table = boundedRows<{ key: string; count: number }>(10)
      for (const key of order) {
        const row = table.at(key, () => ({ key, count: 0 }))
        if (row) row.count += 1
      }
      return table.sorted()
    }
    const once = sums(keys)
    expect(once).toHaveLength(10)
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (order) => {
        expect(sums(order)).toEqual(once)
      }),
    )
  })
})
