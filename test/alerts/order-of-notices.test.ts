import { describe, expect, it } from 'vitest'
import { deliver, fold, instant } from './payloads.ts'

const iso = (text: string) => new Date(instant(text)).toISOString()
const later = (text: string, seconds: number) =>
  new Date(instant(text) + seconds * 1000).toISOString()

function alertmanager(received: string, start: string, ends?: string, words = '') {
  const alert = {
    status: ends ? 'resolved' : 'firing',
    labels: { alertname: 'PodCrashLooping', pod: 'order' },
    annotations: { description: words },
    startsAt: iso(start),
    endsAt: ends ? iso(ends) : '0001-01-01T00:00:00Z',
    fingerprint: '0a1b2c3d',
  }
  return deliver({ version: '4', alerts: [alert] }, received)
}

describe('an alert of Alertmanager', () => {
  it.each([
    ['a firing came a second after its end', '10:30', later('10:30', 1)],
    ["the sender's clock is two minutes slow", '10:29', iso('10:31')],
    ['a repeat was late', '10:15', iso('10:33')],
  ])('is over when its recovery came last, although %s', (_what, ends, firing) => {
    const { incidents } = fold([
      alertmanager(iso('10:00'), '09:58'),
      alertmanager(firing, '09:58', undefined, 'again'),
      alertmanager(iso('10:35'), '09:58', ends),
    ])
    expect(incidents).toMatchObject([
      { state: 'resolved', firstAt: iso('09:58'), resolvedAt: iso(ends), notifications: 3 },
    ])
  })

  it('that Prometheus raises again under the same start is open again', () => {
    const { incidents } = fold([
      alertmanager(iso('10:00'), '09:58'),
      alertmanager(iso('10:35'), '09:58', '10:30'),
      alertmanager(iso('10:40'), '09:58', undefined, 'again'),
    ])
    expect(incidents).toMatchObject([{ state: 'firing' }])
  })

  it('that starts again after its end but before the news of it flaps', () => {
    const { incidents } = fold([
      alertmanager(iso('10:00'), '09:58'),
      alertmanager(iso('10:35'), '09:58', '10:30'),
      alertmanager(iso('10:36'), '10:33'),
    ])
    expect(incidents).toMatchObject([{ state: 'firing', flaps: 1 }])
  })
})

describe('a notice that is sent again', () => {
  it('after the end, word for word within ten minutes, opens nothing', () => {
    const say = (status: string, at: string) => deliver({ title: '磁盘满了', status }, iso(at))
    const { incidents } = fold([say('firing', '10:00'), say('ok', '10:04'), say('firing', '10:06')])
    expect(incidents).toMatchObject([{ state: 'resolved', notifications: 2, deliveries: 3 }])
  })
})

describe('a first occurrence', () => {
  const future = (at: string, notified: string) =>
    deliver(
      {
        alarm: '磁盘满了',
        alarm_id: 'alarm-1',
        topic_id: 'topic-1',
        group_id: 'group-1',
        notify_type: 1,
        start_time: '2031-01-01 00:00:00',
        notify_time: iso(notified),
      },
      iso(at),
    )

  it('in the future is the time of the first notice', () => {
    const { incidents } = fold([future('10:00', '10:00'), future('11:00', '11:00')])
    expect(incidents).toMatchObject([{ firstAt: iso('10:00'), notifications: 2 }])
  })
})
