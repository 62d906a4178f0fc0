import { describe, expect, it } from 'vitest'
import { addressToShoot, showsDay } from '../../shared/dashboards/link.ts'

describe('the address of a dashboard', () => {
  it('loads every panel at once and keeps what it has', () => {
    const address = new URL(addressToShoot('https://clsshare.com/s/abc?x=1'))
    expect(address.searchParams.get('hidePanelViewportLoad')).toBe('true')
    expect(address.searchParams.get('x')).toBe('1')
    expect(address.searchParams.has('time')).toBe(false)
  })

  it('is given the time range unless it has one', () => {
    const range = { from: 1, to: 2 }
    expect(
      new URL(addressToShoot('https://a.example.com/d?id=1', range)).searchParams.get('time'),
    ).toBe('1,2')
    expect(
      new URL(addressToShoot('https://a.example.com/d?time=now-d,now', range)).searchParams.get(
        'time',
      ),
    ).toBe('now-d,now')
  })
})

describe('the time range a page states', () => {
  it.each([
    ['2026-01-02 00:00:00 ~ 2026-01-02 23:59:59', true],
    ['2026-01-02 00:00:00 ~ 2026-01-03 00:00:00', true],
    ['', true],
    ['2026-01-01 00:00:00 ~ 2026-01-01 23:59:59', false],
    ['2026-01-02 00:00:00 ~ 2026-01-08 23:59:59', false],
  ])('%j is the second of January: %s', (range, expected) => {
    expect(showsDay(range, '2026-01-02')).toBe(expected)
  })
})
