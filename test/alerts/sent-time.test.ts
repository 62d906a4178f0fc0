import { describe, expect, it } from 'vitest'
import { parseTime } from '../../shared/alerts/sent-time.ts'

const NEAR = Date.parse('2026-01-02T00:00:00Z')
const THEN = '2026-01-01T19:04:05.000Z'

describe('a time of a sender', () => {
  it.each([
    [1_767_294_245],
    ['1767294245'],
    [1_767_294_245_000],
    ['1767294245000'],
    ['1767294245000000'],
    ['1767294245000000000'],
    ['2026-01-02 03:04:05'],
    ['2026/01/02 03:04:05'],
    ['2026/1/2 3:04:05'],
    ['2026年01月02日 03:04:05'],
    ['01-02 03:04:05'],
    ['2026-01-02 03:04:05 (UTC+08:00)'],
    ['2026-01-02 03:04:05 +0800'],
    ['2026-01-01T19:04:05Z'],
    ['2026-01-01T19:04:05.000Z'],
    ['2026-01-02T03:04:05+08:00'],
    ['2026-01-01T14:04:05-05:00'],
  ])('%j is read', (text) => {
    expect(new Date(parseTime(text, NEAR) ?? 0).toISOString()).toBe(THEN)
  })

  it('without a year is the one nearest to its receipt', () => {
    expect(parseTime('12-31 23:59:59', NEAR)).toBe(Date.parse('2025-12-31T15:59:59Z'))
  })

  it.each([
    '0',
    0,
    '',
    'soon',
    '0001-01-01T00:00:00Z',
    '2026-13-01 00:00:00',
    {},
    null,
    '-',
    '9'.repeat(80),
  ])('%j is none', (text) => {
    expect(parseTime(text, NEAR)).toBeUndefined()
  })
})
