import { describe, expect, it } from 'vitest'
import type { Notice } from '../../shared/alerts/notice.ts'
import { readDelivery } from '../../shared/alerts/read-delivery.ts'
import { deliver, payload } from './payloads.ts'

const AT = '2026-01-02T00:00:00.000Z'

function read(path: string, extra: Parameters<typeof deliver>[2] = {}): Notice {
  const [notice] = readDelivery(deliver(payload(path), AT, extra)).notices
  if (!notice) throw new Error(`${path}: says nothing`)
  return notice
}

const beijing = (text: string) => Date.parse(`${text}+08:00`)

describe('a CLS notice', () => {
  it('of our own template is read whole', () => {
    expect(read('cls/trigger.json')).toEqual({
      dialect: 'cls',
      kind: 'fired',
      series: expect.any(String),
      violation: expect.stringContaining('0b7c9f7e-2222'),
      firstAt: beijing('2026-01-01T10:00:00'),
      at: beijing('2026-01-01T10:15:00'),
      policy: '订单服务 5xx 过多',
      policyId: 'alarm-3c3c3c3c-3333-4c4c-8e8e-2a2b2c2d2e2f',
      title: '订单服务 5xx 过多',
      object: '',
      severity: 'critical',
      condition: '$1.err > 50，$1.err=183;',
      senderId: '6f0d2b54-1111-4a4a-9c9c-0a0b0c0d0e0f',
    })
  })

  it('of the recovery belongs to the violation of its trigger', () => {
    const [trigger, recovery] = [read('cls/trigger.json'), read('cls/recovery.json')]
    expect(recovery.kind).toBe('resolved')
    expect(recovery.violation).toBe(trigger.violation)
    expect(recovery.series).toBe(trigger.series)
  })

  it.each([
    [
      'quoted numbers and odd casing',
      'cls/quoted-numbers.json',
      '支付服务 连不上数据库',
      'critical',
    ],
    ['Flashduty keys', 'cls/flashduty.json', '网关 4xx 过多', 'serious'],
    ['unescaped quotes', 'cls/unescaped-quotes.txt', '登录失败过多', 'serious'],
    ['a cut end', 'cls/cut-off.txt', '磁盘写满', 'minor'],
  ])('with %s is read', (_what, path, title, severity) => {
    expect(read(path)).toMatchObject({
      kind: 'fired',
      title,
      severity,
      firstAt: beijing('2026-01-01T10:00:00'),
    })
  })

  it('that had to be repaired says so', () => {
    expect(read('cls/unescaped-quotes.txt')).toMatchObject({
      damaged: true,
      condition: expect.stringContaining('msg:"login failed"'),
    })
    expect(read('cls/cut-off.txt').damaged).toBe(true)
    expect(read('cls/trigger.json')).not.toHaveProperty('damaged')
  })

  it('of 2021 names no violation, so its start does', () => {
    expect(read('cls/variables-of-2021.json')).toMatchObject({
      title: '审计日志拒绝过多',
      firstAt: beijing('2026-01-01T10:00:00'),
      at: beijing('2026-01-01T10:05:00'),
      violation: expect.stringContaining('1767232800000'),
    })
  })
})

describe('a TCOP alarm', () => {
  it('is read with its object, threshold and times', () => {
    expect(read('tcop/metric.json')).toMatchObject({
      dialect: 'tcop',
      kind: 'fired',
      title: 'Pod CPU',
      object: 'order',
      condition: 'Pod CPU 利用率(占 limit) > 80%，当前 93.4%',
      firstAt: beijing('2026-01-02T03:04:00'),
      at: beijing('2026-01-02T03:09:00'),
    })
  })

  it('and its recovery are one violation although session, types and display name changed', () => {
    const over = read('tcop/metric-recovered.json')
    expect(over.kind).toBe('resolved')
    expect(over.violation).toBe(read('tcop/metric.json').violation)
    expect(over.at).toBe(beijing('2026-01-02T03:34:00'))
  })

  it('of an event is named after the event', () => {
    expect(read('tcop/event.json')).toMatchObject({
      kind: 'fired',
      title: 'ping不可达',
      object: 'node-3',
    })
  })

  it('of an event with status 0 and no recovery has no end of its own', () => {
    expect(read('tcop/event-once.json').kind).toBe('once')
  })

  it('with a level in its id is graded by it', () => {
    const body = payload('tcop/metric.json').replace('{', '{"alertId":"s1A2b3C4_Remind",')
    expect(readDelivery(deliver(body, AT)).notices[0]?.severity).toBe('minor')
  })

  it('in the words of a content template is read leniently', () => {
    const trigger = read('tcop/template.json')
    const over = read('tcop/template-recovered.json')
    expect(trigger).toMatchObject({
      dialect: 'tcop-template',
      kind: 'fired',
      object: 'node-5',
      severity: 'critical',
      at: beijing('2026-01-02T03:05:00'),
    })
    expect(over).toMatchObject({ kind: 'resolved', at: beijing('2026-01-02T03:20:00') })
    expect(over.violation).toBe(trigger.violation)
  })
})

describe('other senders', () => {
  it('Alertmanager: every alert of a group has its own state', () => {
    const { notices } = readDelivery(deliver(payload('alertmanager/group.json'), AT))
    expect(notices).toMatchObject([
      { kind: 'fired', title: 'Pod 反复重启', object: 'order-7d9f', severity: 'critical' },
      {
        kind: 'resolved',
        object: 'cart-5b8c',
        severity: 'serious',
        at: Date.parse(AT),
        endedAt: Date.parse('2026-01-01T18:00:00Z'),
      },
    ])
  })

  it('EventBridge: both spellings of an event are one series', () => {
    const [abnormal, over] = [read('eventbridge/abnormal.json'), read('eventbridge/over.json')]
    expect([abnormal.kind, over.kind]).toEqual(['fired', 'resolved'])
    expect(over.series).toBe(abnormal.series)
  })

  it('EventBridge: a CloudAudit record is no alert and no fault', () => {
    expect(readDelivery(deliver(payload('eventbridge/cloud-audit.json'), AT))).toEqual({
      notices: [],
      undecodable: false,
    })
  })

  it('any other JSON is walked for what alerts usually have', () => {
    expect(read('other/own-tool.json')).toMatchObject({
      dialect: 'other',
      kind: 'fired',
      title: '证书还有 12 天到期',
      object: 'gateway.example.com',
      severity: 'serious',
      at: Date.parse('2026-01-01T19:00:00Z'),
    })
  })
})

describe('what recurs', () => {
  const labels = (pod: string) => ({
    alertname: 'PodCrashLooping',
    ...Object.fromEntries(
      ['chart', 'heritage', 'managed', 'part', 'release'].map((name) => [name, name.repeat(15)]),
    ),
    pod,
  })
  const dimensions = (pod: string) => ({ objId: 'x'.repeat(310), pod_name: pod })

  it.each([
    [
      'labels',
      (pod: string) => ({
        version: '4',
        alerts: [{ labels: labels(pod), startsAt: '2026-01-01T18:05:00Z' }],
      }),
    ],
    [
      'dimensions',
      (pod: string) => ({
        ...JSON.parse(payload('tcop/metric.json')),
        alarmObjInfo: { namespace: 'qce/tke2', dimensions: dimensions(pod) },
      }),
    ],
    [
      'a group',
      (pod: string) => ({
        alarm_id: 'alarm-1',
        alarm: '磁盘',
        topic_id: 'topic-1',
        start_time: '2026-01-01 18:05:00',
        condition_group: { host: 'x'.repeat(310), pod },
      }),
    ],
  ])('and each violation of it is told apart by %s however long', (_what, body) => {
    const notices = ['order-a', 'order-b', 'order-c', 'order-a'].flatMap(
      (pod) => readDelivery(deliver(body(pod), AT)).notices,
    )
    expect(new Set(notices.map(({ series }) => series)).size).toBe(3)
    expect(new Set(notices.map(({ violation }) => violation)).size).toBe(3)
    expect(notices.every(({ series }) => series.length < 1000)).toBe(true)
  })
})

describe('a delivery', () => {
  it('never lets a login-free link out of the raw body', () => {
    const paths = [
      'cls/trigger.json',
      'cls/flashduty.json',
      'alertmanager/group.json',
      'other/own-tool.json',
    ]
    const told = paths.flatMap((path) => readDelivery(deliver(payload(path), AT)).notices)
    expect(JSON.stringify(told)).not.toMatch(/https?:|tencentcs|mc\.tencent|token=|tool\.example/)
  })

  it.each([
    '',
    '   ',
    '[]',
    '{}',
    '3',
    '"text"',
    'null',
    '['.repeat(100_000),
    `${'{"a":'.repeat(90)}1${'}'.repeat(90)}`,
  ])('that says nothing is counted, not thrown: %#', (body) => {
    expect(readDelivery(deliver(body, AT))).toEqual({ notices: [], undecodable: body !== '' })
  })

  it.each([
    ['brackets', '['.repeat(100)],
    ['colours of a terminal', '\u001b[31mERROR\u001b[0m \\" {'.repeat(100)],
  ])('with many %s inside its texts is no deep one', (_what, text) => {
    const body = JSON.stringify({ ...JSON.parse(payload('cls/trigger.json')), message: text })
    expect(readDelivery(deliver(body, AT)).notices).toMatchObject([{ title: '订单服务 5xx 过多' }])
    expect(readDelivery(deliver(body, AT)).notices[0]).not.toHaveProperty('damaged')
  })

  it('that hides its depth behind a quote that is none is not parsed', () => {
    const deep = `${'{"a":'.repeat(90)}1${'}'.repeat(90)}`
    const body = `{"name":"x"y","deep":${deep}}`
    expect(readDelivery(deliver(body, AT))).toEqual({ notices: [], undecodable: true })
  })

  it('whose sender states a time in the future is dated by its receipt', () => {
    const body = payload('cls/trigger.json').replace(
      '"notify_ms":1767233700000',
      '"notify_ms":1999999999999',
    )
    expect(readDelivery(deliver(body, AT)).notices[0]?.at).toBe(Date.parse(AT))
  })
})
