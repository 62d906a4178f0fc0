import { describe, expect, it } from 'vitest'
import { addDoor, addReport, ask, seededHouse } from './door.ts'

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
