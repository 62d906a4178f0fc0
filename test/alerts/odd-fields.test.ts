import { describe, expect, it } from 'vitest'
import { readDelivery } from '../../shared/alerts/read-delivery.ts'
import { incidentsSchema } from '../../shared/documents/alert.ts'
import { encode } from '../../shared/documents/codec.ts'
import { clsNotice, deliver, fold, payload } from './payloads.ts'

const AT = '2026-01-02T00:00:00.000Z'

const ODD: unknown[] = [
  null,
  true,
  0,
  -1,
  12.3456,
  '12.3456',
  1e308,
  '9'.repeat(400),
  '',
  '未恢复',
  '2026-02-30 99:99:99',
  [],
  [[null]],
  {},
  { a: { toString: 1 } },
  { toString: 1, valueOf: 2 },
  JSON.parse('{"__proto__":{"toString":1},"constructor":1}'),
  'x'.repeat(5000),
  '\ud800',
]

/** A body with one of its fields changed to `value`, once for every field at any depth. */
function* changed(body: unknown, value: unknown): Generator<unknown> {
  if (typeof body !== 'object' || body === null) return
  for (const [name, held] of Object.entries(body)) {
    const copy = (one: unknown) =>
      Array.isArray(body)
        ? body.map((other, index) => (String(index) === name ? one : other))
        : { ...body, [name]: one }
    yield copy(value)
    for (const inner of changed(held, value)) yield copy(inner)
  }
}

const PAYLOADS = [
  'cls/trigger.json',
  'cls/flashduty.json',
  'cls/variables-of-2021.json',
  'tcop/metric.json',
  'tcop/event-once.json',
  'tcop/metric-recovered.json',
  'tcop/template.json',
  'alertmanager/group.json',
  'eventbridge/abnormal.json',
  'other/own-tool.json',
]

describe('a body with an odd value', () => {
  it.each(PAYLOADS)('in any field of %s neither throws nor breaks the checkpoint', (path) => {
    const body = JSON.parse(payload(path))
    for (const value of ODD) {
      const deliveries = [...changed(body, value)].map((one) => deliver(JSON.stringify(one), AT))
      expect(deliveries.length).toBeGreaterThan(2)
      expect(() => encode(incidentsSchema, 'incidents', fold(deliveries))).not.toThrow()
    }
  })

  it('such as a duration with a fraction is read in whole milliseconds', () => {
    const body = payload('tcop/metric.json').replace('"durationTime":300', '"durationTime":12.3456')
    const [notice] = readDelivery(deliver(body, AT)).notices
    expect(notice?.at).toBe(Date.parse('2026-01-02T03:04:12.346+08:00'))
  })

  it('such as an object in place of a text is read without it', () => {
    const body = payload('eventbridge/abnormal.json').replace(
      '"additionalMsg":{"ip":"10.0.0.13"}',
      '"additionalMsg":{"a":{"toString":1},"ip":"10.0.0.13"}',
    )
    expect(readDelivery(deliver(body, AT)).notices).toMatchObject([
      { condition: 'a，ip 10.0.0.13' },
    ])
  })

  it('leaves the other alerts of its environment as they are', () => {
    const odd = deliver({ schema: 'cls-history/1', record: { createTime: 'soon' } }, AT, {
      via: 'history',
    })
    const { incidents, undecodable } = fold([
      odd,
      clsNotice({ group: 'g', start: '10:00', at: '10:00' }),
    ])
    expect(undecodable).toBe(1)
    expect(incidents).toMatchObject([{ state: 'firing' }])
  })
})
