import { describe, expect, it } from 'vitest'
import { addDays } from '../../shared/calendar/day.ts'
import type { LogHistory } from '../../shared/logs/baseline.ts'
import type { Candidate } from '../../shared/logs/candidate.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { candidatesOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'
import { DAY, dayOf, found, ROUTINE, type Row, rules } from './invented-days.ts'

/** What is found in a day after three days that were remembered alike. */
function foundAfter(logs: LogHistory, today: readonly Row[]): Candidate[] {
  const histories = [1, 2, 3].map((back) => ({
    schema: 'history/1' as const,
    environment: 'prod',
    day: addDays(DAY, -back),
    logs,
  }))
  return candidatesOf(viewOf({ names: {} }, dayOf(DAY, today), histories, true))
}

/** Texts without digits or shared words, so that no two are one template. */
const distinct = (index: number) => [3, 7, 11].map((step) => wordOf(index * step + step)).join(' ')
const wordOf = (index: number) =>
  Array.from({ length: 5 }, (_, at) =>
    String.fromCharCode(97 + ((Math.floor(index / 26 ** at) + at * 5) % 26)),
  ).join('')

describe('a day with more patterns than a history remembers', () => {
  const large: Row[] = Array.from({ length: 300 * 20 + 18_000 }, (_, index) => ({
    text: distinct(index),
    count: 300,
    severity: 'info',
    source: `shop/service-${index < 6000 ? index % 300 : 0}`,
    buckets: [0, 6],
  }))

  it('is like the days before when nothing changed', () => {
    const logs = historyOf(dayOf(addDays(DAY, -1), large), true)
    expect(Object.keys(logs.templates)).toHaveLength(12_000)
    expect(foundAfter(logs, large)).toEqual([])
  })

  it('remembers the most frequent of every source, and how much it forgot', () => {
    const loud: Row[] = Array.from({ length: 12_050 }, (_, index) => ({
      text: distinct(index),
      count: 5,
      severity: 'warn',
      source: 'shop/loud',
      buckets: [0, 1],
    }))
    const calm = ROUTINE.filter(({ count }) => count > 1000)
    const before = [...loud, ...calm, { text: 'usual trouble', count: 30 }]
    const logs = historyOf(dayOf(addDays(DAY, -1), before), true)
    expect(Object.values(logs.templates)).toEqual(expect.arrayContaining([5000, 3000, 30, 5]))
    expect(logs.forgotten).toEqual({ 'shop/loud\talarming': 5 })
    const candidates = foundAfter(logs, [
      ...calm,
      { text: 'never heard of', count: 5, source: 'shop/loud', buckets: [0, 5] },
      { text: 'never heard of', count: 5, buckets: [0, 5] },
    ])
    const basisOf = (service: string) => candidates.find(({ source }) => source === service)?.basis
    expect(basisOf('shop/order')).toBe('fact')
    expect(basisOf('shop/loud')).toBe('hypothesis')
  })

  it('proves no other way of writing where lines found no pattern today', () => {
    const renamed = ['a', 'b', 'c'].map((letter) => ({
      text: `handler ${letter} ended with <*> in <*>`,
      count: 300,
      severity: 'info' as const,
    }))
    const today = [...renamed, ...ROUTINE.filter(({ source }) => source)]
    const overflow = [{ source: 'shop/order', severity: 'info' as const, count: 5000 }]
    expect(rules(found(today, { more: { overflow } }))).toEqual([])
  })
})
