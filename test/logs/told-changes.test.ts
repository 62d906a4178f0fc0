import { describe, expect, it } from 'vitest'
import { startOfDay } from '../../shared/calendar/day.ts'
import type { ChangeRecord } from '../../shared/documents/digest.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { candidatesOf, findingsOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'
import { toldChanges } from '../../shared/logs/told-changes.ts'
import { DAY, dayOf, ROUTINE, type Row } from './invented-days.ts'

const HOUR = 3_600_000
const START = startOfDay(DAY)

const change = (at: number, name: string, user = '100000000027'): ChangeRecord => ({
  at,
  user,
  verb: 'patch',
  resource: 'apps/deployments',
  namespace: 'shop',
  name,
  what: '',
})

/** What is told of changes on a day on which orders fail from two in the afternoon on. */
function told(changes: ChangeRecord[]) {
  const trouble: Row = { text: 'stock lock broken', count: 400, buckets: [168, 180] }
  const counts = dayOf(DAY, [...ROUTINE, trouble], { changes })
  const logs = historyOf(dayOf('2026-03-11', ROUTINE), true)
  const histories = ['2026-03-11', '2026-03-10', '2026-03-09'].map((day) => ({
    schema: 'history/1' as const,
    environment: 'prod',
    day,
    logs,
  }))
  const view = viewOf({ names: {} }, counts, histories, true)
  return toldChanges(view, findingsOf(candidatesOf(view)).evidence)
}

const times = (many: number, at: (index: number) => number, name: string, user?: string) =>
  Array.from({ length: many }, (_, index) => change(at(index), name, user))

describe('the changes of a day', () => {
  it('are told by time, all of them where they are few', () => {
    const few = ['payment', 'order', 'cart'].map((name, at) =>
      change(START + (9 - at) * HOUR, name),
    )
    expect(told(few).map(({ what }) => what)).toEqual([
      'cart 服务改过设置',
      'order 服务改过设置',
      'payment 服务改过设置',
    ])
  })

  it('are the newest where they are too many', () => {
    const many = times(80, (index) => START + index * 60_000, 'order')
    expect(told(many).map(({ at }) => Date.parse(at))).toEqual(many.slice(30).map(({ at }) => at))
  })

  it('are those shortly before the trouble first, then those of people', () => {
    const operator = 'system:serviceaccount:ops:operator'
    const released = change(START + 13.8 * HOUR, 'payment')
    const patches = times(60, (index) => START + 20 * HOUR + index * 1000, 'billing', operator)
    const morning = times(5, (index) => START + 8 * HOUR + index * 1000, 'order')
    const evening = times(30, (index) => START + 22 * HOUR + index * 1000, 'cart')
    const names = told([released, ...patches, ...morning, ...evening]).map(({ what }) => what)
    expect(names).toHaveLength(50)
    const count = (name: string) => names.filter((what) => what.includes(name)).length
    expect(['payment', 'order', 'cart', 'billing'].map(count)).toEqual([1, 5, 30, 14])
  })
})
