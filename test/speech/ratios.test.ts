import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sayComparison, sayPercent, sayTimes } from '../../shared/speech/ratios.ts'

describe('a ratio', () => {
  it.each([
    [3, '三倍'],
    [2.98, '三倍'],
    [2.4, '两倍多'],
    [1.5, '一点五倍'],
    [12, '十二倍'],
    [47, '四十多倍'],
    [0.5, '一半'],
    [0.33, '三分之一'],
  ])('of %d is %s', (ratio, words) => {
    expect(sayTimes(ratio)).toBe(words)
  })

  it('compares with what is usual', () => {
    expect(sayComparison(300, 100)).toBe('是平时的三倍')
    expect(sayComparison(50, 100)).toBe('只有平时的一半')
    expect(sayComparison(105, 100, '上两个周三')).toBe('和上两个周三差不多')
    expect(sayComparison(5, 0)).toBe('平时一次都没有')
  })

  it('is never said as 翻 or 增加', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), (ratio) => {
        expect(sayTimes(ratio)).toMatch(/(倍多?|一半|成|分之[一二])$/)
        expect(sayTimes(ratio)).not.toMatch(/翻|增加/)
      }),
    )
  })
})

describe('a share', () => {
  it.each([
    [0.05, '百分之五'],
    [0.02, '百分之二'],
    [0.005, '百分之零点五'],
    [0.12, '百分之十二'],
    [1, '百分之百'],
    [0.9999, '百分之九十九点九'],
    [0.0001, '不到百分之零点一'],
    [0, '百分之零'],
  ])('of %d is %s', (ratio, words) => {
    expect(sayPercent(ratio)).toBe(words)
  })
})
