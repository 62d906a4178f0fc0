import { describe, expect, it } from 'vitest'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { databaseTimeouts, quietDay, shipped } from '../logs/invented-logs.ts'
import { rig } from './log-analysis-rig.ts'

const DAY = '2026-03-12'

async function fortnight(now = startOfDay(DAY)) {
  const it = await rig({ now })
  for (let back = 5; back >= 1; back -= 1) {
    const day = addDays(DAY, -back)
    for (const [key, body] of shipped(quietDay(day, back), 3)) await it.logs.put(key, body)
    await it.analyse(day)
  }
  return it
}

describe('the log analysis of a day', () => {
  it('tells a new error pattern with its counts, its first time and the release before it', async () => {
    const it = await fortnight()
    for (const [key, body] of shipped([...quietDay(DAY), ...databaseTimeouts(DAY)], 6)) {
      await it.logs.put(key, body)
    }
    await it.analyse(DAY)
    const analysis = await it.analysis(DAY)
    expect(analysis.status).toBe('complete')
    expect(analysis.findings[0]?.title).toBe('支付服务连数据库超时六百次')
  })
})
