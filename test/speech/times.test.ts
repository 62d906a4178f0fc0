import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeOn } from '../../shared/calendar/day.ts'
import { sayDay, sayMoment, saySpan, sayTime, sayWeekday } from '../../shared/speech/times.ts'

const DAY = '2026-11-21'
const minutes = (count: number) => count * 60_000

describe('a time', () => {
  it.each([
    ['14:09', '下午两点零九分'],
    ['10:30', '上午十点半'],
    ['14:20', '下午两点二十分'],
    ['14:02', '下午两点零二分'],
    ['00:00', '凌晨零点'],
    ['00:05', '凌晨零点零五分'],
    ['02:12', '凌晨两点十二分'],
    ['07:59', '早上七点五十九分'],
    ['08:00', '上午八点'],
    ['12:30', '中午十二点半'],
    ['13:00', '下午一点'],
    ['18:00', '晚上六点'],
    ['20:00', '晚上八点'],
    ['23:59:59', '晚上十一点五十九分'],
  ])('%s is %s', (clock, words) => {
    expect(sayTime(timeOn(DAY, clock))).toBe(words)
  })

  it('leaves out the part of the day when asked', () => {
    expect(sayTime(timeOn(DAY, '13:10'), { bare: true })).toBe('一点十分')
  })

  it('names the day when it is another one', () => {
    expect(sayMoment(timeOn('2026-11-20', '23:00'), '2026-11-22')).toBe('前天晚上十一点')
    expect(sayMoment(timeOn('2026-11-22', '09:00'), '2026-11-22')).toBe('上午九点')
  })

  it('is always one the listener can place in the day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => {
        expect(sayTime(timeOn(DAY, '00:00') + minutes(minute))).toMatch(
          /^(凌晨|早上|上午|中午|下午|晚上)(零|一|两|三|四|五|六|七|八|九|十|十一|十二)点(半|零[一二三四五六七八九]分|[一二三四五]?十[一二三四五六七八九]?分)?$/,
        )
      }),
    )
  })
})

describe('a span', () => {
  it.each([
    [8_000, '八秒'],
    [minutes(2), '两分钟'],
    [minutes(8), '八分钟'],
    [minutes(30), '半个小时'],
    [minutes(59), '五十九分钟'],
    [minutes(60), '一个小时'],
    [minutes(75), '一个多小时'],
    [minutes(90), '一个半小时'],
    [minutes(190), '三个多小时'],
    [minutes(1440), '一天'],
    [minutes(3000), '两天多'],
  ])('of %d ms is %s', (ms, words) => {
    expect(saySpan(ms)).toBe(words)
  })
})

describe('a day', () => {
  it.each([
    ['2026-11-22', '今天'],
    ['2026-11-21', '昨天'],
    ['2026-11-20', '前天'],
    ['2026-11-19', '十一月十九号'],
    ['2026-02-02', '二月二号'],
    ['2025-12-31', '二零二五年十二月三十一号'],
  ])('%s is %s', (day, words) => {
    expect(sayDay(day, '2026-11-22')).toBe(words)
  })

  it('has a weekday', () => {
    expect(sayWeekday('2026-11-22')).toBe('周日')
  })
})
