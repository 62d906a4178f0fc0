import { describe, expect, it } from 'vitest'
import { addPerson, addReport, ask, seededHouse } from './door.ts'
import { addIncidents, incident, TODAY } from './morning.ts'

const secretsIn = (said: string) =>
  [...said.matchAll(/机密(\d)号/g)].map((match) => Number(match[1]))

describe('a session that is old', () => {
  it('does not keep out whose alias was registered after they had tried it', async () => {
    const { house, token, prod } = await seededHouse()
    await addReport(house, prod, '机密0号。')
    const hear = () => ask(house, token, 'get_daily_report', { speaker: '小伟', again: true })
    expect(secretsIn(await hear())).toEqual([])
    const voices = ['张伟', '小伟']
    await addPerson(house, { id: 'zhangwei', name: '张伟', voices, follows: ['prod'] })
    house.later(60_000)
    expect(secretsIn(await hear())).toEqual([0])
  })

  it('does not let a deputy hear on who was struck off', async () => {
    const { house, token, test } = await seededHouse()
    await addReport(house, test, '机密7号。')
    const enrol = (deputyFor: string[]) =>
      addPerson(house, { id: 'zhangwei', name: '张伟', follows: ['prod'], deputyFor })
    const hear = () =>
      ask(house, token, 'get_daily_report', { speaker: '张伟', on_behalf: '李娜', again: true })
    await enrol(['lina'])
    expect(secretsIn(await hear())).toEqual([7])
    await enrol([])
    expect(await hear()).toContain('没有登记替这位同事听播报')
  })

  it('neither acts nor mails for what the person follows no more', async () => {
    const { house, token, prod } = await seededHouse()
    await addReport(house, prod, '机密0号。')
    await addIncidents(house, TODAY, [incident('a', '支付服务连不上数据库')])
    const given = { speaker: '张伟' }
    expect(await ask(house, token, 'list_alerts', given)).toContain('支付')
    await addPerson(house, { id: 'zhangwei', name: '张伟', follows: [] })
    expect(await ask(house, token, 'handle_alert', { ...given, about: '支付' })).toBe(
      '现在没有需要处理的告警。',
    )
    await addPerson(house, { id: 'zhangwei', name: '张伟', follows: ['test'] })
    await ask(house, token, 'send_report_email', given)
    const written = [...house.store.objects.keys()].filter((key) => /^(acts|outbox)\//.test(key))
    expect(written).toEqual([])
  })
})
