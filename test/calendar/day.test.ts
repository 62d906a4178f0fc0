import { describe, expect, it } from 'vitest'
import {
  addDays,
  dayOf,
  daySchema,
  endOfDay,
  startOfDay,
  timeOn,
  wallText,
} from '../../shared/calendar/day.ts'

describe('a day in Asia/Shanghai', () => {
  it('still holds 23:59:59.999', () => {
    expect(dayOf(new Date('2026-01-02T15:59:59.999Z'))).toBe('2026-01-02')
  })

  it('ends at 00:00:00, which belongs to the next', () => {
    expect(dayOf(new Date('2026-01-02T16:00:00.000Z'))).toBe('2026-01-03')
    expect(endOfDay('2026-01-02')).toBe(startOfDay('2026-01-03'))
  })

  it('crosses months and years', () => {
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  })

  it('places wall clock times', () => {
    expect(new Date(timeOn('2026-01-02', '07:30')).toISOString()).toBe('2026-01-01T23:30:00.000Z')
    expect(wallText(timeOn('2026-01-02', '07:30'))).toBe('2026-01-02 07:30:00')
  })

  it.each(['2026-02-30', '2026-1-2', 'yesterday', ''])('is never %j', (text) => {
    expect(daySchema.safeParse(text).success).toBe(false)
  })
})
