import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hearDelivery } from '../../shared/alerts/duplicates.ts'
import { foldDay } from '../../shared/alerts/fold.ts'
import type { Delivery, Incidents } from '../../shared/documents/alert.ts'
import { incidentsSchema } from '../../shared/documents/alert.ts'
import { encode } from '../../shared/documents/codec.ts'
import { clsNotice, DAY, deliver, fold, instant, kept, payload } from './payloads.ts'

/** Notices of a few policies over two days, in every dialect that names its violation. */
const notice = fc
  .record({
    policy: fc.integer({ min: 0, max: 2 }),
    violation: fc.integer({ min: 0, max: 11 }),
    minutes: fc.integer({ min: 0, max: 60 }),
    isOver: fc.boolean(),
    level: fc.constantFrom('Warn', 'Info', 'Critical'),
    sender: fc.constantFrom('cls', 'tcop', 'alertmanager'),
  })
  .map(({ policy, violation, minutes, isOver, level, sender }): Delivery => {
    const start = instant('00:00') + violation * 3 * 3_600_000
    const at = start + minutes * 60_000
    const iso = (ms: number) => new Date(ms).toISOString()
    if (sender === 'alertmanager') {
      const alert = {
        status: isOver ? 'resolved' : 'firing',
        labels: { alertname: `规则${policy}`, severity: level },
        annotations: { description: `已经 ${minutes} 分钟` },
        startsAt: iso(start),
        endsAt: iso(isOver ? at : 0),
        fingerprint: `fingerprint-${policy}`,
      }
      return deliver({ version: '4', alerts: [alert] }, iso(at + 90_000))
    }
    if (sender === 'cls') {
      return clsNotice({
        group: `${policy}-${violation}`,
        alarm: `策略${policy}`,
        type: isOver ? 2 : 1,
        start: iso(start),
        at: iso(at),
        level,
      })
    }
    const wall = (ms: number) =>
      iso(ms + 8 * 3_600_000)
        .slice(0, 19)
        .replace('T', ' ')
    const body = JSON.parse(payload(isOver ? 'tcop/metric-recovered.json' : 'tcop/metric.json'))
    Object.assign(body, { firstOccurTime: wall(start), durationTime: minutes * 60 })
    if (isOver) body.recoverTime = wall(at)
    return deliver(body, iso(at + 2000))
  })

/** Everything a person is told, without how often the very same came again. */
const told = ({ incidents, missed }: Incidents) => ({
  missed,
  incidents: incidents.map(
    ({ id, title, severity, state, firstAt, lastAt, resolvedAt, ...rest }) => ({
      ...{ id, title, severity, state, firstAt, lastAt, resolvedAt },
      ...{
        flaps: rest.flaps,
        notifications: rest.notifications,
        levels: rest.levels,
        group: rest.group,
      },
    }),
  ),
})

const LATER = '2026-01-03'
const isEarly = ({ receivedAt }: Delivery) => Date.parse(receivedAt) < instant('00:00') + 86_400_000

describe('the fold', () => {
  it('does not depend on the order of deliveries', () => {
    void fc.assert(
      fc.property(
        fc
          .uniqueArray(notice, { maxLength: 30, selector: ({ body }) => body })
          .chain((list) =>
            fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
          ),
        ([list, shuffled]) => {
          const byBody = (deliveries: Delivery[]) =>
            foldDay(
              {
                environment: 'prod',
                day: DAY,
                before: undefined,
                deliveries: deliveries.map((one) => hearDelivery(kept(one))),
                upTo: new Date('2026-01-10T00:00:00Z'),
              },
              [],
            )
          expect(byBody(shuffled)).toEqual(byBody(list))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('tells the same when deliveries are sent again, under whatever key', () => {
    void fc.assert(
      fc.property(
        fc.uniqueArray(notice, { minLength: 1, maxLength: 20, selector: ({ body }) => body }),
        fc.array(fc.record({ which: fc.nat(), afterMs: fc.integer({ min: 0, max: 599_999 }) }), {
          maxLength: 20,
        }),
        (list, resends) => {
          const again = resends.flatMap(({ which, afterMs }) => {
            const one = list[which % list.length]
            if (!one) return []
            return [
              { ...one, receivedAt: new Date(Date.parse(one.receivedAt) + afterMs).toISOString() },
            ]
          })
          expect(told(fold([...list, ...again]))).toEqual(told(fold(list)))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('tells the same of two days whether they are folded at once or one onto the other', () => {
    void fc.assert(
      fc.property(
        fc.uniqueArray(notice, { maxLength: 30, selector: ({ body }) => body }),
        (list) => {
          const first = fold(list.filter(isEarly))
          const stored = JSON.parse(encode(incidentsSchema, 'x', first))
          const split = fold(
            list.filter((one) => !isEarly(one)),
            { day: LATER, before: stored },
          )
          const whole = fold(list, { day: LATER })
          const ids = new Set(split.incidents.map(({ id }) => id))
          const both = { ...whole, incidents: whole.incidents.filter(({ id }) => ids.has(id)) }
          expect(told(split)).toEqual(told(both))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('joins a resend that comes after midnight', () => {
    const body = { title: '磁盘满了', status: 'firing' }
    const before = fold([deliver(body, '2026-01-02T15:59:59.999Z')])
    const after = fold([deliver(body, '2026-01-02T16:00:00.000Z')], { day: LATER, before })
    expect(after.deliveries).toBe(0)
    expect(after.incidents).toMatchObject([{ notifications: 1, deliveries: 2 }])
  })

  it('writes what its contract says', () => {
    void fc.assert(
      fc.property(fc.array(notice, { maxLength: 30 }), (list) => {
        expect(() => encode(incidentsSchema, 'incidents', fold(list))).not.toThrow()
      }),
      { numRuns: 50 },
    )
  })
})
