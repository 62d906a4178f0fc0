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

/** Volume of so many lines in every hour from the first number to the second, the third to the fourth, and so on. */
function written(hours: readonly number[], lines: number): DayCounts['volume'] {
  const counts = new Uint32Array(288)
  for (let at = 0; at < hours.length; at += 2) {
    for (let hour = hours[at] ?? 0; hour < (hours[at + 1] ?? 0); hour += 1)
      counts[hour * 12] = lines
  }
  return new Map([['shop/order', new Map([['info' as const, counts]])]])
}

describe('what is said of what was not read', () => {
  it('is nothing when everything was', () => {
    expect(sentencesOf({})).toEqual([])
  })

  it.each([
    ['nothing of a day that logged every hour', [0, 24], []],
    ['nothing of two quiet hours before midnight', [0, 22], [], 5],
    ['the hours in the middle of a day', [0, 3, 7, 24], ['三点到七点没有一行日志']],
    ['a single hour of a steady day', [0, 9, 10, 24], ['九点到十点没有一行日志']],
    ['what is missing up to midnight', [0, 10], ['十点到二十四点没有一行日志']],
    ['what is missing up to midnight of few lines', [0, 20], ['二十点到二十四点没有一行日志'], 2],
    ['no short gaps of few lines', [0, 3, 7, 24], [], 2],
    ['a day that began late', [14, 24], ['零点到十四点没有一行日志']],
    ['no single hours of a day that wrote few', [0, 2, 3, 4], ['四点到二十四点没有一行日志']],
  ])('tells %s', (_, hours, told, lines = 100) => {
    expect(sentencesOf({ volume: written(hours, lines) })).toEqual(told)
  })

  it('tells a gap whose first hour still has a few lines', () => {
    const volume = written([0, 3, 7, 24], 100)
    volume.get('shop/order')?.get('info')?.set([5], 36)
    expect(sentencesOf({ volume })).toEqual(['四点到七点没有一行日志'])
  })

  it('says so when lines were dated by their file', () => {
    const lines = { read: 900, malformed: 0, untimed: 300 }
    expect(sentencesOf({ lines })).toEqual(['有三百行自己没写时间，按日志文件的时间算'])
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
