import { describe, expect, it } from 'vitest'
import { startOfDay } from '../../shared/calendar/day.ts'
import { auditLine, gzipped, keyAt, quietDay } from '../logs/invented-logs.ts'
import { cleaned, DAY, NIGHT, night, OPTED_IN } from './cleanup-rig.ts'
import { PROD, rig } from './log-analysis-rig.ts'

describe('original log objects', () => {
  it('stay where the source does not opt in', async () => {
    expect((await cleaned(PROD)).left).toHaveLength(4)
  })

  it('go once every line of them is told in a stored analysis', async () => {
    const { left, record } = await cleaned()
    expect(left).toEqual([])
    expect(record?.removed.originals).toBe(4)
  })

  it('stay when they hold audit records', async () => {
    const at = startOfDay(DAY) + 3_600_000
    const key = keyAt('cls/audit/', at, 9)
    const request = { user: 'li', verb: 'get', resource: 'pods', name: 'a', code: 200 }
    const { left, record } = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(key, gzipped([auditLine(at, 'a-1', request)]))
    })
    expect(left).toEqual([key])
    expect(record?.kept.map(({ why }) => why)).toEqual(['含有审计日志'])
  })

  it('stay while a day in them has not been told', async () => {
    const key = keyAt('cls/app/', startOfDay(NIGHT) + 60_000, 7)
    const { left } = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(key, gzipped([...quietDay(DAY).slice(-3), ...quietDay(NIGHT).slice(0, 3)]))
    })
    expect(left).toEqual([key])
  })

  it('stay when they are cut or were rewritten after the analysis', async () => {
    const whole = gzipped(quietDay(DAY, 3))
    const cut = keyAt('cls/app/', startOfDay(DAY) + 7_200_000, 8)
    const it = await cleaned(OPTED_IN, async ({ logs }) => {
      await logs.put(cut, whole.subarray(0, whole.length / 2))
    })
    expect(it.left).toEqual([cut])
    const again = await rig({ environment: OPTED_IN, now: startOfDay(DAY) })
    await again.logs.put(cut, whole)
    await again.analyse(DAY)
    await again.logs.put(cut, gzipped(quietDay(DAY, 4)))
    expect((await night(again)).left).toEqual([cut])
  })
})
