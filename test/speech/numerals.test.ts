import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDigits, sayCount, sayNumber, sayOrdinal } from '../../shared/speech/numerals.ts'
import { parseDigits, parseNumber } from '../../shared/speech/spoken-numbers.ts'

describe('a number in words', () => {
  it.each([
    [0, '零'],
    [2, '两'],
    [10, '十'],
    [12, '十二'],
    [20, '二十'],
    [41, '四十一'],
    [102, '一百零二'],
    [110, '一百一十'],
    [200, '二百'],
    [2009, '两千零九'],
    [2200, '两千二百'],
    [10_010, '一万零一十'],
    [20_000, '两万'],
    [22_222, '两万两千二百二十二'],
    [100_000, '十万'],
    [120_003, '十二万零三'],
    [100_000_000, '一亿'],
    [200_000_002, '两亿零二'],
    [100_002_000, '一亿零两千'],
    [1_000_000_300_000, '一万亿零三十万'],
    [1_000_300_000_000, '一万零三亿'],
    [-3, '负三'],
    [2.5, '二点五'],
    [0.05, '零点零五'],
  ])('says %d as %s', (value, words) => {
    expect(sayNumber(value)).toBe(words)
  })

  it('comes back as the number it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e15, max: 1e15 }), (value) => {
        expect(parseNumber(sayNumber(value))).toBe(value)
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999 }), (cents) => {
        expect(parseNumber(sayNumber(cents / 100))).toBeCloseTo(cents / 100, 6)
      }),
    )
  })

  it('never says 一十 first, 零零, or ends with 零', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e15 }), (value) => {
        expect(sayNumber(value)).not.toMatch(/^一十|零零|零$/)
      }),
    )
  })
})

describe('a count as people say it', () => {
  it.each([
    [2, '两'],
    [86, '八十六'],
    [347, '三百四十七'],
    [1000, '一千'],
    [4137, '四千一百多'],
    [10_234, '一万多'],
    [12_345, '一万两千多'],
    [291_234, '二十九万多'],
    [300_412, '三十万'],
    [1_234_567, '一百二十多万'],
    [12_345_678, '一千二百多万'],
    [123_456_789, '一亿两千多万'],
  ])('says %d as %s', (value, words) => {
    expect(sayCount(value)).toBe(words)
  })

  it('is never more than was counted, and at least ten elevenths of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (value) => {
        const said = parseNumber(sayCount(value)) ?? Number.NaN
        expect(said).toBeLessThanOrEqual(value)
        expect(said).toBeGreaterThanOrEqual((value * 10) / 11)
      }),
    )
  })
})

describe('what somebody wrote or said', () => {
  it.each([
    ['两千三', 2300],
    ['一万二', 12_000],
    ['三百五', 350],
    ['三百零五', 305],
    ['十', 10],
    ['二零二六', 2026],
    ['１２', 12],
    ['4,137', 4137],
    ['1.2万', 12_000],
    ['一点五万', 15_000],
    ['一百二十多万', 1_200_000],
    ['四千一百多', 4100],
    ['负三', -3],
  ])('%s is %d', (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  it.each(['', '没有', '十百', '一二百', '万', '三点', '1.2.3'])('%j is no number', (text) => {
    expect(parseNumber(text)).toBeUndefined()
  })

  it('keeps the leading zeros of a code', () => {
    expect(parseDigits('零零幺二')).toBe('0012')
    expect(parseDigits('０ 1 二 3')).toBe('0123')
    expect(parseDigits('十二')).toBeUndefined()
  })

  it('reads digits one by one and ordinals with 二', () => {
    expect(readDigits('2026')).toBe('二零二六')
    expect(sayOrdinal(2)).toBe('第二')
  })
})
