import { describe, expect, it } from 'vitest'
import { addDoor, addPerson, addReport, ask } from './door.ts'
import { addIncidents, incident, openDoor, TODAY } from './morning.ts'

const PAYMENT = incident('a', '支付服务连不上数据库')
const DISK = incident('b', '节点磁盘快满了')
const GATEWAY = incident('c', '测试网关超时')
const FRESH = incident('d', '网关证书快到期', { firstAt: '2026-11-22T00:00:00.000Z' })

const FIRST = { about: '第一件', doing: '解决' }

describe('a place in a list of alerts', () => {
  it('means what was told, even where a new one would come first by now', async () => {
    const { house, say, below } = await openDoor()
    await addIncidents(house, TODAY, [DISK])
    expect(await say('list_alerts')).toContain('节点磁盘快满了')
    house.later(20_000)
    await addIncidents(house, TODAY, [DISK, FRESH])
    expect(await say('handle_alert', FIRST)).toBe('好的，节点磁盘快满了，已经解决。')
    expect(below('acts/')).toMatchObject([{ incident: DISK.id }])
  })

  it('of a colleague’s incidents is none of the listener’s own', async () => {
    const { house, say, below } = await openDoor()
    await addPerson(house, { id: 'zhangwei', name: '张伟', follows: ['prod'], deputyFor: ['lina'] })
    await addIncidents(house, TODAY, [PAYMENT])
    await addIncidents(house, TODAY, [GATEWAY], 'test')
    await say('list_alerts')
    house.later(5000)
    expect(await say('list_alerts', { on_behalf: '李娜' })).toContain('测试网关超时')
    expect(await say('handle_alert', FIRST)).toBe('您说的是支付服务连不上数据库吗？')
    expect(below('acts/')).toHaveLength(0)
    house.later(5000)
    expect(await say('handle_alert', { ...FIRST, about: '是的' })).toContain('已经解决')
  })

  it('means nothing after five minutes, at another door, or once something else was read', async () => {
    const { house, prod, say, below } = await openDoor()
    await addIncidents(house, TODAY, [PAYMENT, DISK])
    const asksBack = async (place: () => Promise<string>) =>
      expect(await place()).toMatch(/^您说的是哪一件？第一件，支付服务连不上数据库；第二件，/)
    await asksBack(() => say('handle_alert', FIRST))
    house.later(300_000)
    await asksBack(() => say('handle_alert', FIRST))
    const lab = await addDoor(house, { id: 'lab', people: ['zhangwei'] })
    await asksBack(() => ask(house, lab, 'handle_alert', { speaker: '张伟', ...FIRST }))
    await say('list_alerts')
    house.later(5000)
    await addReport(house, prod, '先说结论。')
    await say('get_daily_report')
    house.later(5000)
    await asksBack(() => say('handle_alert', FIRST))
    await say('explain_finding', { about: '第一件' })
    house.later(5000)
    await asksBack(() => say('handle_alert', { about: '第三件', doing: '解决' }))
    expect(below('acts/')).toHaveLength(0)
  })

  it('asks before it touches the only one nobody spoke of', async () => {
    const { house, say, below } = await openDoor()
    await addIncidents(house, TODAY, [PAYMENT])
    const question = '您说的是支付服务连不上数据库吗？'
    expect(await say('handle_alert', { doing: '解决' })).toBe(question)
    expect(await say('handle_alert', { doing: '解决' })).toBe(question)
    expect(below('acts/')).toHaveLength(0)
    house.later(5000)
    expect(await say('handle_alert', { doing: '解决' })).toBe(
      '好的，支付服务连不上数据库，已经解决。',
    )
  })
})

describe('words for an alert', () => {
  it('mean the one that was told where others are called alike', async () => {
    const { house, say, below } = await openDoor()
    const other = incident('e', '数据磁盘快满了', { severity: 'minor' })
    await addIncidents(house, TODAY, [DISK])
    await say('list_alerts')
    house.later(5000)
    await addIncidents(house, TODAY, [DISK, other])
    expect(await say('handle_alert', { about: '磁盘快满', doing: '解决' })).toContain('节点磁盘')
    expect(below('acts/')).toMatchObject([{ incident: DISK.id }])
  })

  it('never fall upon a neighbour when the robot repeats what was done already', async () => {
    const { house, say, below } = await openDoor()
    const other = incident('e', '节点内存不足')
    await addIncidents(house, TODAY, [DISK, other])
    await say('handle_alert', { about: '节点磁盘', doing: '解决' })
    house.later(3000)
    expect(await say('handle_alert', { about: '节点磁盘', doing: '解决' })).toBe(
      '节点磁盘快满了，您已经解决过了。',
    )
    expect(below('acts/')).toHaveLength(1)
  })

  it('name the environment where several are meant', async () => {
    const { house, say } = await openDoor()
    await addIncidents(house, TODAY, [PAYMENT])
    await addIncidents(house, TODAY, [PAYMENT], 'test')
    expect(await say('handle_alert', { speaker: '王芳', about: '支付' })).toBe(
      '您说的是哪一件？第一件，生产集群的支付服务连不上数据库；第二件，测试集群的支付服务连不上数据库。',
    )
    expect(await say('handle_alert', { speaker: '王芳', about: '测试集群的支付' })).toContain(
      '已经认领',
    )
  })
})
