import { describe, expect, it } from 'vitest'
import { addDays } from '../../shared/calendar/day.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { heardSchema } from '../../shared/documents/run.ts'
import { addPerson, addReport, MORNING } from './door.ts'
import { addIncidents, incident, openDoor, TODAY } from './morning.ts'

describe('a broadcast', () => {
  it('tells what was missed over a weekend before it closes', async () => {
    const { house, prod, say } = await openDoor()
    for (const back of [1, 2, 3]) {
      await addReport(house, prod, '先说结论。', { day: addDays(TODAY, -back) })
    }
    const friday = addDays(TODAY, -3)
    await writeDocument(house.store, heardSchema, keys.heard('zhangwei', friday), {
      schema: 'heard/1',
      person: 'zhangwei',
      day: friday,
      entries: [],
    })
    const said = await say('get_daily_report')
    expect(said).toContain('上次听过之后')
    expect(said).toMatch(/生产集群前天平稳。/)
  })

  it('of an older day says so on every page and in every angle', async () => {
    const { house, prod, say } = await openDoor()
    const long = `${'昨天支付服务又出了一件不大不小的事情。'.repeat(40)}`
    await addReport(house, prod, long, { day: addDays(TODAY, -2) })
    const older = '这是前天的播报，里面说的昨天就是前天。'
    for (const more of [{}, { page: 2 }, { angle: '日志文件' }]) {
      expect(await say('get_daily_report', { date: '前天', ...more })).toContain(older)
    }
    expect(await say('get_daily_report', { date: '前天', speaker: '未知说话人' })).toMatch(
      /^你好。生产集群前天平稳。/,
    )
  })

  it('closes with what this morning brought, or claims nothing', async () => {
    const { house, prod, say } = await openDoor()
    await addReport(house, prod, '先说结论。')
    expect(await say('get_daily_report')).not.toContain('今天零点到现在')
    const fresh = incident('c', '网关超时', { firstAt: '2026-11-21T23:10:00.000Z' })
    await addIncidents(house, TODAY, [fresh])
    expect(await say('get_daily_report', { again: true })).toMatch(
      /今天零点到现在，新来一件，网关超时.*还没恢复。/,
    )
  })

  it('of a quiet day and a quiet morning ends as the design has it', async () => {
    const { house, prod, say } = await openDoor()
    await addReport(house, prod, '先说结论。')
    await addIncidents(house, TODAY, [])
    expect(await say('get_daily_report')).toMatch(
      /今天零点到现在，也没有新告警。播报完了，祝您今天顺利。$/,
    )
  })

  it('counts the morning alike for a follower of one environment and of two', async () => {
    const { house, prod, test, say } = await openDoor()
    await addReport(house, prod, '先说结论。')
    await addReport(house, test, '先说结论。')
    const flapping = { firstAt: '2026-11-21T23:10:00.000Z', deliveries: 11, notifications: 11 }
    await addIncidents(house, TODAY, [incident('c', '网关超时', flapping)])
    await addIncidents(house, TODAY, [], 'test')
    const closing = '网关超时，早上七点十分开始，还没恢复。播报完了，祝您今天顺利。'
    expect(await say('get_daily_report')).toContain(`今天零点到现在，新来一件，${closing}`)
    expect(await say('get_daily_report', { speaker: '王芳' })).toContain(
      `今天零点到现在，新来一件，生产集群的${closing}`,
    )
    await addIncidents(house, TODAY, [incident('d', '磁盘快满', flapping)], 'test')
    expect(await say('get_daily_report', { speaker: '王芳', again: true })).toContain(
      '今天零点到现在，新来两件，都还没恢复。播报完了',
    )
  })

  it('heard by a deputy closes with the morning of whom they stand in for', async () => {
    const { house, test, say } = await openDoor()
    await addPerson(house, { id: 'zhangwei', name: '张伟', follows: ['prod'], deputyFor: ['lina'] })
    await addReport(house, test, '先说结论。')
    await addIncidents(house, TODAY, [
      incident('c', '网关超时', { firstAt: MORNING.toISOString() }),
    ])
    await addIncidents(house, TODAY, [], 'test')
    const said = await say('get_daily_report', { on_behalf: '李娜' })
    expect(said).toContain('也没有新告警')
    expect(said).not.toContain('网关超时')
  })

  it('says that it was rewritten when a source came late', async () => {
    const { house, prod, say } = await openDoor()
    await addReport(house, prod, '先说结论：日志没有读到。')
    await say('get_daily_report')
    house.later(600_000)
    await addReport(house, prod, '先说结论：日志补上了。', { revision: 2 })
    const said = await say('get_daily_report')
    expect(said).toContain('播报更新过了。')
    expect(said).toContain('日志补上了')
  })

  it('begins anew where it was rewritten between two pages', async () => {
    const { house, prod, say } = await openDoor()
    const long = (word: string) => `${word}，下午两点零九分开始，没人认领。`.repeat(30)
    await addReport(house, prod, long('旧的内容'))
    await say('get_daily_report')
    house.later(30_000)
    await addReport(house, prod, long('新的内容'), { revision: 2 })
    const anew = await say('get_daily_report', { page: 2 })
    expect(anew).toMatch(/^播报更新过了。你好，张伟。/)
    expect(anew).toContain('新的内容')
    house.later(30_000)
    expect(await say('get_daily_report', { page: 2 })).not.toContain('更新过')
  })

  it('names an environment whose report is missing beside one that is there', async () => {
    const { house, prod, say } = await openDoor()
    await addReport(house, prod, '先说结论。')
    expect(await say('get_daily_report', { speaker: '王芳' })).toContain(
      '测试集群的播报还没有写好。',
    )
  })

  it('of one angle tells first what was not read, and goes on page by page', async () => {
    const { house, prod, test, say } = await openDoor()
    const sentence = '某服务连数据库超时三百多次，下午两点开始，到现在还没恢复。'
    const angle = (
      source: 'webhook' | 'cos' | 'dashboard',
      title: '告警历史' | '日志文件' | '仪表盘',
    ) => ({
      source,
      title,
      status: 'partial' as const,
      reason: '有两个文件打不开',
      narrative: `${sentence.repeat(16)}最后一句。`,
      findings: [],
    })
    const angles = [
      angle('webhook', '告警历史'),
      angle('cos', '日志文件'),
      angle('dashboard', '仪表盘'),
    ]
    for (const one of [prod, test]) await addReport(house, one, 'x', { status: 'partial', angles })
    const hear = (page: number) =>
      say('get_daily_report', { speaker: '王芳', angle: '日志文件', ...(page > 1 ? { page } : {}) })
    expect(await hear(1)).toMatch(
      /^生产集群的日志文件没有读全，有两个文件打不开。测试集群的日志文件没有读全.*要继续听吗？$/,
    )
    let whole = ''
    for (let page = 1; page <= 6; page += 1) whole += (await hear(page)).replace('要继续听吗？', '')
    expect(whole.split(sentence)).toHaveLength(33)
    expect(whole).toContain('最后一句。测试集群，某服务')
    expect(await hear(9)).toContain('已经播完了')
  })

  it('of a weekday says which day that was', async () => {
    const { house, prod, say } = await openDoor()
    await addReport(house, prod, '先说结论。', { day: '2026-11-13' })
    expect(await say('get_daily_report', { date: '上周五' })).toMatch(/^周五就是十一月十三号。/)
    expect(await say('get_daily_report', { date: '昨天和前天' })).toContain('没有听懂是哪一天')
    expect(await say('get_daily_report', { date: '本周日' })).not.toContain('没有听懂')
  })

  it('is short for those who like it short', async () => {
    const { house, prod, say } = await openDoor()
    await addPerson(house, { id: 'zhangwei', name: '张伟', follows: ['prod'], opening: 'short' })
    await addReport(house, prod, '先说结论。')
    expect(await say('get_daily_report')).toMatch(/^早上好，张伟，/)
  })
})
