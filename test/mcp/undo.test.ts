import { describe, expect, it } from 'vitest'
import { addIncidents, incident, openDoor, TODAY } from './morning.ts'

const PAYMENT = incident('a', '支付服务连不上数据库')
const DISK = incident('b', '节点磁盘快满了', { severity: 'minor' })

async function openAlerts() {
  const opened = await openDoor()
  await addIncidents(opened.house, TODAY, [PAYMENT, DISK])
  const handle = async (doing: string, about?: string, speaker = '张伟') => {
    opened.house.later(5000)
    return await opened.say('handle_alert', { doing, speaker, ...(about ? { about } : {}) })
  }
  const acts = () => opened.below('acts/').map(({ kind, incident: id }) => [kind, id])
  return { ...opened, handle, acts }
}

describe('taking an act back by voice', () => {
  it('finds what was solved or put off, which is open no more', async () => {
    const { handle, acts, say } = await openAlerts()
    await handle('认领', '支付')
    await handle('解决', '磁盘')
    expect(await handle('撤销', '磁盘')).toBe('好的，节点磁盘快满了，已经撤销解决。')
    expect(acts()).toEqual([
      ['acknowledged', PAYMENT.id],
      ['solved', DISK.id],
      ['undone', DISK.id],
    ])
    expect(await say('list_alerts')).toContain('现在有两件还没恢复')
  })

  it('without a name means the last thing the person did themselves', async () => {
    const { house, handle, acts } = await openAlerts()
    await handle('静默', '磁盘')
    await handle('认领', '支付', '王芳')
    expect(await handle('撤销')).toBe('好的，节点磁盘快满了，已经撤销静默。')
    expect(acts().at(-1)).toEqual(['undone', DISK.id])
    house.later(100_000)
    expect(await handle('撤销')).toBe('您说的是支付服务连不上数据库吗？')
    expect(await handle('撤销', '是的')).toBe('好的，支付服务连不上数据库，已经撤销同事的认领。')
  })

  it('asks when that was long ago, or something else was spoken of since', async () => {
    const { house, handle, acts } = await openAlerts()
    await handle('认领', '支付')
    await handle('认领', '磁盘')
    house.later(1_800_000)
    expect(await handle('撤销')).toMatch(/^您说的是哪一件？第一件，节点磁盘快满了；第二件，支付/)
    expect(await handle('撤销', '第二件')).toContain('支付服务连不上数据库，已经撤销认领')
    expect(acts()).toHaveLength(3)
  })

  it('takes nothing further back when the robot repeats the call', async () => {
    const { house, handle, acts } = await openAlerts()
    await handle('认领', '磁盘')
    await handle('认领', '支付')
    await handle('解决', '支付')
    await handle('撤销')
    expect(await handle('撤销')).toContain('支付服务连不上数据库，刚才已经撤销过了')
    expect(await handle('撤销', '支付')).toContain('刚才已经撤销过了')
    expect(acts().filter(([kind]) => kind === 'undone')).toHaveLength(1)
    house.later(90_000)
    expect(await handle('撤销', '支付')).toContain('已经撤销认领')
  })

  it('says so where there is nothing to take back', async () => {
    const { handle, acts } = await openAlerts()
    expect(await handle('撤销', '支付')).toBe('现在没有可以撤销的标记。')
    expect(acts()).toEqual([])
  })
})
