import { describe, expect, it } from 'vitest'
import { cut } from '../../functions/alert-intake/body.ts'
import { draftDay } from '../../shared/alerts/day-draft.ts'
import { readDelivery } from '../../shared/alerts/read-delivery.ts'
import type { Delivery } from '../../shared/documents/alert.ts'
import { environment } from '../functions/alert-house.ts'
import { DAY, deliver, fold } from './payloads.ts'

const AT = '2026-01-02T00:00:00.000Z'

const alert = (number: number, words = '') => ({
  status: 'firing',
  labels: { alertname: 'PodCrashLooping', severity: 'critical', pod: `order-${number}` },
  annotations: { summary: 'Pod 反复重启', description: words },
  startsAt: '2026-01-01T18:05:00.000Z',
  endsAt: '0001-01-01T00:00:00Z',
  fingerprint: `0a1b2c3d-${number}`,
})

const alerts = (count: number, words = '') =>
  Array.from({ length: count }, (_, number) => alert(number, words))

/** A body as intake keeps it: at most a megabyte. */
function keptOf(body: object): Delivery {
  const bytes = Buffer.from(JSON.stringify(body))
  const { text, truncatedFrom } = cut(bytes, bytes.length)
  return deliver(text, AT, truncatedFrom === undefined ? {} : { truncatedFrom })
}

describe('a group of alerts that is longer than what is kept', () => {
  const words = '重启 [5] 次, "次"'.repeat(20)

  it.each([
    ['Alertmanager', (list: object[]) => ({ version: '4', status: 'firing', alerts: list })],
    [
      'a list',
      (list: object[]) => list.slice(0, 400).map((one) => ({ ...one, title: words.repeat(10) })),
    ],
  ])('(%s) is read as far as its alerts are whole, and the rest is estimated', (_sender, write) => {
    const body = write(alerts(2500, words))
    const { notices, undecodable, unread = 0 } = readDelivery(keptOf(body))
    const sent = Array.isArray(body) ? body.length : 2500
    expect(undecodable).toBe(false)
    expect(notices.length).toBeGreaterThan(100)
    expect(notices.filter(({ damaged }) => damaged)).toEqual([])
    expect(Math.abs(notices.length + unread - sent)).toBeLessThan(5)
  })

  it('has an object and a violation for each alert', () => {
    const { notices } = readDelivery(keptOf({ version: '4', alerts: alerts(2500, words) }))
    expect(notices.at(-1)).toMatchObject({
      object: `order-${notices.length - 1}`,
      severity: 'critical',
    })
    expect(new Set(notices.map(({ violation }) => violation)).size).toBe(notices.length)
  })

  it('is told, also where the sender itself left alerts out', () => {
    const few = keptOf({ version: '4', alerts: alerts(3), truncatedAlerts: 12 })
    const folded = fold([few])
    const draft = draftDay(environment, folded, {
      day: DAY,
      names: {},
      recurrence: () => ({ comparedDays: 0, before: 0, thisWeek: 1 }),
      personName: (person) => person,
      writtenAt: new Date('2026-01-03T00:00:00Z'),
      broken: 0,
    })
    expect(folded.incidents).toHaveLength(3)
    expect(draft.coverage.missing).toContain('有推送一次带的告警太多，大约还有十二条没有读到')
  })

  it('that fits is read to its end', () => {
    const reading = readDelivery(keptOf({ version: '4', alerts: alerts(2500) }))
    expect(reading.notices).toHaveLength(2500)
    expect(reading).not.toHaveProperty('unread')
  })
})

describe('one alert that is longer than what is kept', () => {
  it('is read by its whole fields and said to be damaged', () => {
    const body = {
      alarm: '磁盘写满',
      alarm_id: 'alarm-8c8c',
      topic_id: 'topic-1',
      level: 'Critical',
      query_result: [alerts(9000)],
    }
    expect(readDelivery(keptOf(body))).toMatchObject({
      notices: [{ dialect: 'cls', title: '磁盘写满', severity: 'critical', damaged: true }],
      undecodable: false,
    })
    expect(readDelivery(keptOf(body))).not.toHaveProperty('unread')
  })
})
