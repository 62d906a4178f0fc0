import { describe, expect, it } from 'vitest'
import { gate } from '../../shared/analyst/gate.ts'
import { tellFinding } from '../../shared/analyst/rules-analyst.ts'
import { at, draft, environment, evidence, finding } from '../report/drafts.ts'
import { badDay, missingDay, quietDay } from '../report/sample-days.ts'

const DRAFT = draft('webhook', {
  totals: { deliveries: 41, incidents: 3, lines: 300_412 },
  findings: [
    finding('pay', {
      severity: 'critical',
      title: '支付服务连不上数据库',
      detail: '下午两点零九分开始，到现在还没恢复，没人认领',
      suggestion: '建议先认领，再看它的日志',
      rule: 'alerts.open',
    }),
    finding('disk', {
      title: '一台节点磁盘快满了',
      detail: '上午十点半出现，八分钟后自己恢复了',
      rule: 'alerts.over',
    }),
    finding('oom', { title: '订单服务内存不足', rule: 'logs.errors' }),
    finding('cause', { title: '和刚才的发布有关', basis: 'hypothesis', rule: 'logs.errors' }),
  ],
  evidence: [
    evidence('pay', {
      subject: 'payment',
      numbers: { deliveries: 35, minutes: 8, hours: 9.85, ratio: 44, z: 6, share: 0.12 },
      times: { first: at('14:09') },
      names: ['payment'],
    }),
    evidence('disk', { subject: '三号节点', numbers: { minutes: 8 } }),
    evidence('oom', { subject: 'order', numbers: { restarts: 7, ratio: 0.5 }, names: ['order'] }),
  ],
})

const held = (text: string, findings = ['pay']) =>
  gate(environment, DRAFT, { sentences: [{ text, findings }] })

describe('the gate refuses', () => {
  it.each([
    ['that an open matter is over', '支付服务连不上数据库已经自己恢复了', ['pay']],
    ['that an open matter is solved', '支付服务连不上数据库，后来修好了', ['pay']],
    ['that it was a false alarm', '支付服务没有出问题，误报而已', ['pay']],
    ['that what was found did not happen', '支付服务没有连不上数据库', ['pay']],
    ['that a matter that is over goes on', '三号节点磁盘快满了，到现在还没恢复', ['disk']],
    ['a state nobody knows', '订单服务内存不足，还没有恢复', ['oom']],
    ['that somebody looks after it', '支付服务连不上数据库，已经有人认领', ['pay']],
    ['calm', '支付服务连不上数据库，影响不大', ['pay']],
    ['calm about everything', '昨天一切都好，一切平稳，您可以放心', []],
    ['what rests on no finding', '订单系统也挂了，库存系统也挂了', []],
    ['a cause', '支付服务连不上数据库，是华东机房断电造成的', ['pay']],
    ['another cause', '支付服务连不上数据库，原因是订单发版', ['pay']],
    ['an attacker', '支付服务连不上数据库，有黑客在用这台机器挖矿', ['pay']],
    ['harm', '数据已经全部丢失，是张三昨天误删的', ['pay']],
    ['a crowd', '支付服务连不上数据库，大概上万人受影响', ['pay']],
    ['an order nobody gave', '支付服务连不上数据库，请马上重启它', ['pay']],
    ['an order without a finding', '所有订单都丢了，请马上重启全部机器', []],
    ['another object of an order', '支付服务连不上数据库，建议先认领订单的退款', ['pay']],
    ['a system of another name', '支付服务连不上数据库，库存系统也连不上', ['pay']],
    ['a count as a share', '支付服务百分之三十五的请求连不上数据库', ['pay']],
    ['a half of nothing', '一半的支付请求都连不上数据库', ['pay']],
    ['a ratio as a count', '支付服务连不上数据库四十四次', ['pay']],
    ['minutes as a count', '八台机器连不上数据库', ['pay']],
    ['a score as a count', '六台机器连不上数据库', ['pay']],
    ['the lines of the day as its own count', '支付服务超时了三十万次', ['pay']],
    [
      'a guess told as a fact beside a fact',
      '订单服务内存不足，和刚才的发布有关',
      ['oom', 'cause'],
    ],
  ])('%s', (_, text, findings) => {
    const { refused, text: told, unmentioned } = held(text, findings)
    expect(refused).toHaveLength(1)
    expect(told).toContain('支付服务连不上数据库，下午两点零九分开始，到现在还没恢复')
    expect(unmentioned).toEqual(['支付服务连不上数据库'])
  })
})

describe('the gate lets through', () => {
  it.each([
    [
      'a state as the finding has it',
      '支付服务下午两点零九分起连不上数据库，到现在没有恢复',
      ['pay'],
    ],
    [
      'an end as the finding has it',
      '三号节点磁盘快满了，上午十点半出现，八分钟以后恢复',
      ['disk'],
    ],
    ['what nobody did', '支付服务连不上数据库，还没人认领，收到三十五条告警', ['pay']],
    ['what is recommended', '支付服务连不上数据库，建议您先认领，再看日志', ['pay']],
    ['a part of the whole', '三十万行里有三十五条说支付服务连不上数据库', ['pay']],
    ['a share as a share', '支付服务连不上数据库，占百分之十二', ['pay']],
    ['half the usual where it is', '订单服务内存不足，只有平时的一半', ['oom']],
    ['how many are spoken of', '两件事都和支付服务、订单服务有来往', ['pay', 'oom']],
    ['a guess as a guess', '订单服务内存不足，可能和刚才的发布有关', ['oom', 'cause']],
  ])('%s', (_, text, findings) => {
    expect(held(text, findings).refused).toEqual([])
  })

  it('every sentence of the rules', () => {
    for (const one of [quietDay(), badDay(), missingDay()].flatMap(Object.values)) {
      const sentences = one.findings.map((each: (typeof one.findings)[number]) => ({
        text: tellFinding(each),
        findings: [each.id],
      }))
      const { refused, unmentioned } = gate(environment, one, { sentences })
      expect([refused, unmentioned]).toEqual([[], []])
    }
  })
})

describe('a critical finding', () => {
  it('is not told by a sentence that only names its service', () => {
    const { refused, unmentioned, text } = held('支付服务收到三十五条告警')
    expect(refused).toEqual([])
    expect(unmentioned).toEqual(['支付服务连不上数据库'])
    expect(text).toContain('到现在还没恢复')
  })
})
