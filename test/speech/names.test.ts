import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sayName, workloadOf } from '../../shared/speech/names.ts'

const glossary = { payment: '支付服务', order: '订单服务', '10.0.0.12': '三号节点' }

describe('a name', () => {
  it.each([
    ['payment', '支付服务'],
    ['payment-7d9f8b6c5d-x2x4z', '支付服务'],
    ['prod/payment-service', '支付服务'],
    ['10.0.0.12', '三号节点'],
    ['order-service', '订单服务'],
    ['inventory-service', 'inventory 服务'],
    ['cartGateway', 'cart 网关'],
    ['10.0.3.12', '尾号三点十二'],
    ['node-10-0-3-12', '节点尾号三点十二'],
    ['10-0-3-12', '尾号三点十二'],
    ['ins-3k2j1h0g', '云主机'],
    ['clb-9f8e7d6c/lbl-1a2b3c4d', '监听器'],
    ['job-0f8fad5b-d9cb-469f-a165-70867728950e', '任务'],
    ['constructor', 'constructor'],
  ])('%s is said as %s', (name, words) => {
    expect(sayName(name, glossary)).toBe(words)
  })

  it.each([
    ['payment-7d9f8b6c5d-x2x4z', 'payment'],
    ['mysql-0', 'mysql'],
    ['node-agent-x7k2p', 'node-agent'],
    ['ccr.example.com/app/payment:v2.3.1', 'app/payment'],
    ['ts-order-service', 'ts-order-service'],
    ['redis', 'redis'],
  ])('%s belongs to the workload %s', (name, workload) => {
    expect(workloadOf(name)).toBe(workload)
  })

  it('is never empty, and never holds a separator or a long hash', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9\-_./]{0,60}$/), (name) => {
        const said = sayName(name, {})
        expect(said.length).toBeGreaterThan(0)
        expect(said).not.toMatch(/[-_/]|[0-9a-f]{32}/)
      }),
    )
  })
})
