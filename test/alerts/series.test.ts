import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastBegun, place, type Series } from '../../shared/alerts/series.ts'
import type { Episode } from '../../shared/documents/alert.ts'
import { deliver, fold, instant, payload } from './payloads.ts'

const [sample] = fold([
  deliver(payload('tcop/metric.json'), '2026-01-02T00:00:00Z'),
]).incidents.flatMap(({ episodes = [] }) => episodes)

const episode = (number: number, first: number): Episode => {
  if (!sample) throw new Error('the sample has no episode')
  return { ...sample, id: String(number).padStart(16, '0'), first }
}

describe('the episodes of a series', () => {
  it('stand by first occurrence, however they came and changed', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }))
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 0, max: 9 }),
        (steps, at) => {
          const series: Series = []
          const known = new Map<number, Episode>()
          for (const [number, first] of steps) {
            const one = episode(number, first)
            place(series, one, known.get(number))
            known.set(number, one)
          }
          const sorted = [...known.values()].sort(
            (a, b) => a.first - b.first || (a.id < b.id ? -1 : 1),
          )
          expect(series).toEqual(sorted)
          expect(lastBegun(series, at)).toEqual(sorted.findLast(({ first }) => first <= at))
        },
      ),
    )
  })

  // Sorting them for every notice took more than half a minute.
  it('may be thousands in a day', { timeout: 30_000 }, () => {
    const count = 8000
    const deliveries = Array.from({ length: count }, (_, number) => {
      const at = instant('00:00') + number * 10_000
      const body = payload('eventbridge/abnormal.json')
        .replace('"status":"1"', '"status":"-"')
        .replace('1767301200000', String(at))
        .replace('5d5d5d5d', String(number))
      return deliver(body, new Date(at).toISOString())
    })
    expect(fold(deliveries).incidents).toMatchObject([{ notifications: count }])
  })
})
