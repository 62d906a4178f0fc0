import { describe, expect, it } from 'vitest'
import { addDays } from '../../shared/calendar/day.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import type { LogHistory } from '../../shared/logs/baseline.ts'
import type { Candidate } from '../../shared/logs/candidate.ts'
import { NO_SHIPPING } from '../../shared/logs/coverage.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { draftOf } from '../../shared/logs/draft.ts'
import { candidatesOf, findingsOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'
import { DAY, dayOf, found, ROUTINE, type Row, rules } from './invented-days.ts'

const ENVIRONMENT = environmentSchema.parse({
  schema: 'environment/1',
  id: 'prod',
  name: '生产',
  account: { appId: '0', uin: '0', region: 'local' },
  alerts: { enabled: false },
  logs: { enabled: true, sources: [] },
  dashboards: { enabled: false, boards: [] },
})
const NOTHING: LogHistory = historyOf(dayOf(addDays(DAY, -1), []), true)
const READ = { listed: 1, failed: 0, broken: 0, waiting: 0, closed: [], shipping: NO_SHIPPING }

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

  it('is never said to be without new errors when some found no pattern', () => {
    const leadOf = (severity: 'warn' | 'info') => {
      const overflow = [{ source: 'shop/order', severity, count: 5000 }]
      const view = viewOf({ names: {} }, dayOf(DAY, ROUTINE, { overflow }), [], true)
      const found = findingsOf(candidatesOf(view))
      const draft = draftOf({
        environment: ENVIRONMENT,
        view: { ...view, baseline: [{ day: addDays(DAY, -1), logs: NOTHING }] },
        found,
        coverage: READ,
        digests: [],
        late: [],
        at: new Date(0),
      })
      return draft.lead
    }
    expect(leadOf('warn')).toContain('全部读完，错误和警告的种类太多，没有全部归类')
    expect(leadOf('warn')).not.toContain('没有新的错误类型')
    expect(leadOf('info')).toContain('没有新的错误类型')
  })
})
