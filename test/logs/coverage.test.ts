import { describe, expect, it } from 'vitest'
import { createCombiner } from '../../shared/logs/combine.ts'
import { type Coverage, NO_SHIPPING, unreadSentences } from '../../shared/logs/coverage.ts'
import type { DayCounts } from '../../shared/logs/day-counts.ts'

const READ: Coverage = {
  listed: 1,
  failed: 0,
  broken: 0,
  waiting: 0,
  closed: [],
  shipping: NO_SHIPPING,
}

function sentencesOf(counts: Partial<DayCounts>): string[] {
  return unreadSentences({ ...createCombiner('2026-03-12').result(), ...counts }, READ)
}

describe('what is said of what was not read', () => {
  it('is nothing when everything was', () => {
    expect(sentencesOf({})).toEqual([])
  })

  it('names what was read but found no room in a table', () => {
    const overflow: DayCounts['overflow'] = [
      { source: 'shop/order', severity: 'warn', count: 40_000 },
      { source: 'shop/order', severity: 'info', count: 2_000 },
    ]
    expect(
      sentencesOf({ overflow, dropped: { events: 30, audits: 0, changes: 12, places: 5 } }),
    ).toEqual([
      '有四万两千行写法太杂，只数了行数，没有归类',
      '集群事件太多，有三十条没有归类',
      '变更太多，有十二次没有记下来',
      '副本太多，没有全部分开统计',
    ])
  })
})
