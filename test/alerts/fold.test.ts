import { describe, expect, it } from 'vitest'
import type { Act, Delivery } from '../../shared/documents/alert.ts'
import { clsNotice, deliver, fold, instant, payload } from './payloads.ts'

const beijing = (text: string) => new Date(instant(text)).toISOString()

describe('an incident', () => {
  it('is one from first notice to recovery, and says why', () => {
    const { incidents, deliveries } = fold([
      clsNotice({ group: 'g', start: '10:00', at: '10:00' }),
      clsNotice({ group: 'g', start: '10:00', at: '10:15' }),
      clsNotice({ group: 'g', start: '10:00', at: '10:30' }),
      clsNotice({ group: 'g', type: 2, start: '10:00', at: '10:40' }),
    ])
    expect(deliveries).toBe(4)
    expect(incidents).toMatchObject([
      {
        state: 'resolved',
        firstAt: beijing('10:00'),
        resolvedAt: beijing('10:40'),
        deliveries: 4,
        notifications: 4,
        flaps: 0,
        reasons: ['4 条合并为 1 条，因为同一告警通知了 3 次，恢复通知 1 次。'],
      },
    ])
  })

  it('that is resent under other keys counts each notice once', () => {
    const notice = clsNotice({ group: 'g', start: '10:59', at: '10:59' })
    const again = { ...notice, receivedAt: new Date(instant('11:04')).toISOString() }
    const { incidents, deliveries } = fold([notice, again, again])
    expect(deliveries).toBe(1)
    expect(incidents).toMatchObject([{ notifications: 1, deliveries: 3 }])
    expect(incidents[0]?.reasons[0]).toContain('同一条重发了 2 次')
  })

  it.each([
    [600_000, 1],
    [600_001, 2],
  ])('that a sender repeats word for word after %i ms was notified %i times', (after, notified) => {
    const body = { title: '磁盘满了', status: 'firing' }
    const again = new Date(instant('10:00') + after).toISOString()
    const { incidents } = fold([deliver(body, beijing('10:00')), deliver(body, again)])
    expect(incidents).toMatchObject([{ notifications: notified, deliveries: 2 }])
  })

  it('whose recovery comes before its trigger ends when the recovery says', () => {
    const { incidents } = fold([
      {
        ...clsNotice({ group: 'g', type: 2, start: '10:00', at: '10:05' }),
        receivedAt: beijing('10:06'),
      },
      { ...clsNotice({ group: 'g', start: '10:00', at: '10:00' }), receivedAt: beijing('10:07') },
    ])
    expect(incidents).toMatchObject([
      { state: 'resolved', resolvedAt: beijing('10:05'), notifications: 2 },
    ])
  })

  it('of which only the recovery came is told as such', () => {
    const { incidents } = fold([clsNotice({ group: 'g', type: 2, start: '10:00', at: '10:05' })])
    expect(incidents[0]?.reasons).toContain('只收到恢复通知，没有收到触发通知。')
  })

  it('is carried from day to day until its recovery comes, under the same id', () => {
    const first = fold([clsNotice({ group: 'g', start: '23:50', at: '23:50' })])
    const second = fold([], { day: '2026-01-03', before: first })
    const third = fold(
      [clsNotice({ group: 'g', type: 2, start: '23:50', at: '2026-01-04T03:00:00Z' })],
      { day: '2026-01-04', before: second },
    )
    const fourth = fold([], { day: '2026-01-05', before: third })
    expect([first, second, third].map(({ incidents }) => incidents[0]?.state)).toEqual([
      'firing',
      'firing',
      'resolved',
    ])
    expect(new Set([first, second, third].map(({ incidents }) => incidents[0]?.id)).size).toBe(1)
    expect(fourth.incidents).toEqual([])
  })

  it('that never recovers is carried for two weeks after its last notice', () => {
    let state = fold([clsNotice({ group: 'g', start: '10:00', at: '10:00' })])
    const days = Array.from(
      { length: 16 },
      (_, index) => `2026-01-${String(index + 3).padStart(2, '0')}`,
    )
    const open = days.map((day) => {
      state = fold([], { day, before: state, upTo: '2026-02-01T00:00:00Z' })
      return state.incidents.length
    })
    expect(open.slice(0, 13)).toEqual(Array(13).fill(1))
    expect(open.at(-1)).toBe(0)
  })

  it('keeps its level changes and the worst of them', () => {
    const { incidents } = fold([
      clsNotice({ group: 'g', start: '10:00', at: '10:00', level: 'Info' }),
      clsNotice({ group: 'g', start: '10:00', at: '10:15', level: 'Critical' }),
      clsNotice({ group: 'g', start: '10:00', at: '10:30', level: 'Warn' }),
    ])
    expect(incidents[0]).toMatchObject({
      severity: 'critical',
      levels: ['minor', 'critical', 'serious'],
    })
    expect(incidents[0]?.reasons).toContain('级别变化：提醒→紧急→警告。')
  })

  it('that flaps is one, named after the first time', () => {
    const flaps = [0, 1, 2, 3].flatMap((index) => {
      const start = `1${index}:00`
      return [
        clsNotice({ group: `g${index}`, start, at: start }),
        clsNotice({ group: `g${index}`, type: 2, start, at: `1${index}:40` }),
      ]
    })
    const { incidents } = fold(flaps)
    const alone = fold(flaps.slice(0, 2)).incidents[0]
    expect(incidents).toMatchObject([
      { id: alone?.id, flaps: 3, state: 'resolved', notifications: 8 },
    ])
    expect(incidents[0]?.reasons).toContain('恢复后一小时内又触发 3 次，算同一件事。')
  })

  it.each([
    ['2026-01-02T03:10:00.000Z', 1],
    ['2026-01-02T03:10:00.001Z', 2],
  ])('that fires again at %s, an hour after its end, makes %i', (start, count) => {
    const { incidents } = fold([
      clsNotice({ group: 'a', start: '10:00', at: '10:00' }),
      clsNotice({ group: 'a', type: 2, start: '10:00', at: '10:10' }),
      clsNotice({ group: 'b', start, at: start }),
    ])
    expect(incidents).toHaveLength(count)
  })

  it('of a TCOP policy on another object at the same time is another', () => {
    const body = payload('tcop/metric.json')
    const { incidents } = fold([
      deliver(body, '2026-01-01T19:09:00Z'),
      deliver(body.replaceAll('order-7d9f', 'cart-5b8c'), '2026-01-01T19:09:00Z'),
      deliver(payload('tcop/metric-recovered.json'), '2026-01-01T19:34:10Z'),
    ])
    expect(incidents.map(({ state }) => state).sort()).toEqual(['firing', 'resolved'])
  })

  it('of a sender that names no violation lasts from the first notice to the next end', () => {
    const event = (status: string, at: string, id: string) =>
      deliver(
        payload('eventbridge/abnormal.json')
          .replace('"status":"1"', `"status":"${status}"`)
          .replace('1767301200000', String(instant(at)))
          .replace('5d5d5d5d', id),
        beijing(at),
      )
    const { incidents } = fold([
      event('0', '10:30', 'aaaa'),
      event('1', '10:00', 'bbbb'),
      event('1', '10:10', 'cccc'),
      event('1', '12:00', 'dddd'),
    ])
    expect(incidents).toMatchObject([
      {
        state: 'resolved',
        firstAt: beijing('10:00'),
        resolvedAt: beijing('10:30'),
        notifications: 3,
      },
      { state: 'firing', firstAt: beijing('12:00') },
    ])
  })
})

describe('for presentation', () => {
  it('several policies about one object are one group, short noise another', () => {
    const { incidents } = fold([
      clsNotice({ group: 'a', alarm: '超时', start: '10:00', at: '10:00', service: 'payment' }),
      clsNotice({ group: 'b', alarm: '错误率', start: '10:05', at: '10:05', service: 'payment' }),
      ...['c', 'd', 'e'].flatMap((group) => [
        clsNotice({ group, alarm: `小事${group}`, start: '11:00', at: '11:00' }),
        clsNotice({ group, alarm: `小事${group}`, type: 2, start: '11:00', at: '11:08' }),
      ]),
    ])
    expect(incidents.map(({ group }) => group)).toEqual([
      'object:payment',
      'object:payment',
      'noise',
      'noise',
      'noise',
    ])
    expect(incidents[0]?.reasons).toContain('2 个告警说的都是 payment，放在一起讲。')
  })
})

describe('an act', () => {
  const notices = [clsNotice({ group: 'g', start: '10:00', at: '10:00' })]
  const act = (kind: Act['kind'], at: string, until?: string): Act => ({
    schema: 'act/1',
    environment: 'prod',
    incident: fold(notices).incidents[0]?.id ?? '',
    kind,
    person: 'wangfang',
    through: 'robot',
    at: beijing(at),
    ...(until ? { until: beijing(until) } : {}),
  })
  const actOf = (...acts: Act[]) => fold(notices, { acts }).incidents[0]?.act?.kind

  it('counts until it is undone, in whatever order acts are read', () => {
    expect(actOf(act('acknowledged', '10:05'))).toBe('acknowledged')
    expect(actOf(act('solved', '10:10'), act('acknowledged', '10:05'))).toBe('solved')
    expect(
      actOf(act('undone', '10:20'), act('solved', '10:10'), act('acknowledged', '10:05')),
    ).toBe('acknowledged')
    expect(actOf(act('acknowledged', '10:05'), act('undone', '10:06'))).toBeUndefined()
  })

  it('of solving is overruled when the alert goes on for more than half an hour', () => {
    const solved = act('solved', '10:10')
    const goesOn = (at: string) =>
      fold([...notices, clsNotice({ group: 'g', start: '10:00', at })], { acts: [solved] })
    expect(goesOn('10:40').incidents[0]?.act?.kind).toBe('solved')
    expect(goesOn('10:41').incidents[0]?.act).toBeUndefined()
  })

  it("of solving is not overruled at once by a sender's clock that is ahead", () => {
    const ahead = (record: string, at: string, heard: string) => ({
      ...clsNotice({ group: 'g', record, start: '10:50', at }),
      receivedAt: beijing(heard),
    })
    const incident = fold([ahead('1', '10:50', '10:00')]).incidents[0]?.id ?? ''
    const acts = [{ ...act('solved', '10:05'), incident }]
    const stateOf = (...heard: string[]) =>
      fold(
        heard.map((time, index) => ahead(String(index), '10:50', time)),
        { acts },
      ).incidents[0]?.act?.kind
    expect(stateOf('10:00')).toBe('solved')
    expect(stateOf('10:00', '10:30')).toBe('solved')
    expect(stateOf('10:00', '10:40')).toBeUndefined()
  })

  it('on a later flap counts for the whole incident', () => {
    const flap = [
      ...notices,
      clsNotice({ group: 'g', type: 2, start: '10:00', at: '10:10' }),
      clsNotice({ group: 'h', start: '10:20', at: '10:20' }),
    ]
    const later = fold([flap[2] as Delivery]).incidents[0]?.id ?? ''
    const acts = [{ ...act('acknowledged', '10:25'), incident: later }]
    expect(fold(flap, { acts }).incidents).toMatchObject([
      { flaps: 1, act: { kind: 'acknowledged' } },
    ])
  })
})
