import { describe, expect, it } from 'vitest'
import { timeOn } from '../../shared/calendar/day.ts'
import {
  busiestInstant,
  finerQuery,
  gapsOf,
  hourlyPoints,
  peakOf,
} from '../../shared/dashboards/series.ts'

const DAY = '2026-01-02'
const row = (t: string, c: string) => ({ t, c })
const flat = (value: number) => new Array<number>(24).fill(value)

describe('an hourly histogram', () => {
  it('becomes 24 points of the Beijing day, borders included', () => {
    const points = hourlyPoints(
      [
        row(`${DAY} 00:00:00.000`, '3'),
        row(`${DAY} 23:00:00.000`, '5'),
        row('2026-01-03 00:00:00.000', '9'),
      ],
      DAY,
    )
    expect(points?.[0]).toBe(3)
    expect(points?.[23]).toBe(5)
    expect(points?.reduce((sum, point) => sum + point, 0)).toBe(8)
  })

  it('takes milliseconds too', () => {
    const points = hourlyPoints([row(String(timeOn(DAY, '23:59:59') + 999), '4')], DAY)
    expect(points?.[23]).toBe(4)
  })

  it('is none when the rows are a single total', () => {
    expect(hourlyPoints([{ c: '7' }], DAY)).toBeUndefined()
  })

  it('is asked again at five minutes for the moment of its peak', () => {
    const query =
      'level:ERROR | select histogram(cast(__TIMESTAMP__ as timestamp), interval 1 hour) as t'
    expect(finerQuery(query)).toContain('interval 5 minute')
    expect(finerQuery('level:ERROR | select count(*) as c')).toBeUndefined()
    expect(
      busiestInstant([row(`${DAY} 14:15:00.000`, '3'), row(`${DAY} 14:20:00.000`, '9')], DAY),
    ).toBe(timeOn(DAY, '14:20'))
  })
})

describe('a peak', () => {
  it('stands out of the hours before it and tells when it is calm again', () => {
    const points = flat(4)
    points[9] = 90
    points[10] = 60
    expect(peakOf(points)).toEqual({ hour: 9, count: 90, total: 238, calmFrom: 11 })
  })

  it('that never falls has no calm hour', () => {
    const points = flat(2).map((value, hour) => (hour < 14 ? value : hour === 14 ? 480 : 400))
    expect(peakOf(points)).not.toHaveProperty('calmFrom')
  })

  it.each([
    ['an even day', flat(40)],
    ['a handful', flat(0).map((_, hour) => (hour === 3 ? 29 : 0))],
    ['nothing at all', flat(0)],
  ])('is not seen in %s', (_, points) => {
    expect(peakOf(points)).toBeUndefined()
  })
})

describe('a gap', () => {
  it('is an empty hour between busy ones', () => {
    const points = flat(300)
    points[4] = 0
    points[5] = 0
    expect(gapsOf(points)).toEqual([4, 5])
  })

  it('is neither the beginning, nor the end, nor a quiet service', () => {
    expect(gapsOf(flat(300).map((value, hour) => (hour < 3 || hour > 20 ? 0 : value)))).toEqual([])
    expect(gapsOf(flat(3).map((value, hour) => (hour === 8 ? 0 : value)))).toEqual([])
  })
})
