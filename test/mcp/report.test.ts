import { describe, expect, it } from 'vitest'
import { startOnce } from '../../functions/mcp/missing.ts'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { UpstreamError } from '../../shared/failures.ts'
import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import { addDoor, addReport, ask, seededHouse, YESTERDAY } from './door.ts'

const QUIET = '先说结论：生产集群昨天平稳，没有要您处理的事。'

describe('the daily report at the door', () => {
  it('is played at the first greeting and offered again afterwards', async () => {
    const { house, token, prod } = await seededHouse()
    await addReport(house, prod, QUIET)
    const first = await ask(house, token, 'get_daily_report', { speaker: '张伟' })
    expect(first).toContain('你好，张伟。')
    expect(first).toContain(QUIET)
    house.later(10 * 60_000)
    expect(await ask(house, token, 'get_daily_report', { speaker: '张伟' })).toContain(
      '今天的已经播过，要重听吗？',
    )
    expect(await ask(house, token, 'get_daily_report', { speaker: '张伟', again: true })).toContain(
      QUIET,
    )
  })

  it('is repeated to a robot that retries because the answer was lost', async () => {
    const { house, token, prod } = await seededHouse()
    await addReport(house, prod, QUIET)
    const first = await ask(house, token, 'get_daily_report', { speaker: '张伟' })
    house.later(2_000)
    expect(await ask(house, token, 'get_daily_report', { speaker: '张伟' })).toBe(first)
  })

  it('starts the missing steps once and says so', async () => {
    const { house, token } = await seededHouse()
    const said = await ask(house, token, 'get_daily_report', { speaker: '张伟' })
    expect(said).toContain('还没有写好，还差告警、日志、仪表盘，我已经开始补做')
    await ask(house, token, 'get_daily_report', { speaker: '张伟' })
    expect(house.started.map(({ step }) => step)).toEqual([
      'alert-analysis',
      'log-analysis',
      'dashboard-capture',
    ])
  })

  it('starts nothing for a day before the environment was watched, or long ago', async () => {
    const { house, token } = await seededHouse()
    const hear = (tool: string, date: string) => ask(house, token, tool, { speaker: '张伟', date })
    for (const date of ['1999-01-01', '2026-10-22']) {
      expect(await hear('get_daily_report', date)).toContain('隔得太久，不能补做了')
      expect(await hear('redo_day', date)).toContain('隔得太久，不能补做了')
    }
    const prod = await readDocument(house.store, environmentSchema, keys.environment('prod'))
    if (!prod) throw new Error('no environment')
    await writeDocument(house.store, environmentSchema, keys.environment('prod'), {
      ...prod,
      since: '2026-11-20',
    })
    house.later(3_600_000)
    expect(await hear('get_daily_report', '2026-11-19')).toBe('生产集群从前天才开始有播报。')
    expect(house.started).toEqual([])
    expect(await hear('get_daily_report', '2026-11-20')).toContain('我已经开始补做')
  })

  it('goes on at the next asking with a start that broke off, and starts nothing twice', async () => {
    const { house } = await seededHouse()
    const started: string[] = []
    const steps = ['alert-analysis', 'log-analysis', 'dashboard-capture'] as const
    let isDown = true
    const jobs: Jobs = {
      start: async ({ step }) => {
        if (isDown && started.length === 1) throw new UpstreamError('scf', 'down', { retry: true })
        started.push(step)
      },
    }
    const start = () =>
      startOnce(
        { store: house.store, jobs },
        { environment: 'prod', day: YESTERDAY, steps, now: house.now() },
      )
    await expect(start()).rejects.toThrow('down')
    isDown = false
    expect(await start()).toBe(false)
    house.later(15_000)
    expect(await start()).toBe(true)
    expect(await start()).toBe(false)
    expect(started).toEqual(steps)
  })

  it('tells a stranger the headline of the team, without a name', async () => {
    const { house, token, prod } = await seededHouse()
    await addReport(house, prod, QUIET)
    const stranger = await ask(house, token, 'get_daily_report', { speaker: '赵六' })
    expect(stranger).toContain('生产集群昨天平稳')
    expect(stranger).not.toMatch(/张伟|李娜|王芳|赵六/)
    expect(await ask(house, token, 'get_daily_report', { speaker: '未知说话人' })).toBe(stranger)
    expect(await ask(house, token, 'get_daily_report', {})).toBe(stranger)
  })

  it('is cut into pages of about two hundred characters when it is long', async () => {
    const { house, token, prod } = await seededHouse()
    await addReport(house, prod, '支付服务连不上数据库，下午两点零九分开始，没人认领。'.repeat(30))
    const first = await ask(house, token, 'get_daily_report', { speaker: '张伟' })
    expect(first.endsWith('要继续听吗？')).toBe(true)
    expect(first.length).toBeLessThanOrEqual(210)
    const second = await ask(house, token, 'get_daily_report', { speaker: '张伟', page: '第二页' })
    expect(second).not.toBe(first)
    expect(await ask(house, token, 'get_daily_report', { speaker: '张伟', page: 20 })).toContain(
      '已经播完了',
    )
  })

  it('never leaves the door it was asked at', async () => {
    const { house, prod } = await seededHouse()
    await addReport(house, prod, QUIET)
    const other = await addDoor(house, { id: 'lab', people: ['lina'] })
    expect(await ask(house, other, 'get_daily_report', { speaker: '张伟' })).not.toContain(QUIET)
  })
})
