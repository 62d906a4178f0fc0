import { describe, expect, it } from 'vitest'
import { EVENT_SOURCE } from '../../shared/documents/digest.ts'
import { workloadOf } from '../../shared/logs/place.ts'
import { containerLine, digestOf, NOON, severities } from './log-lines.ts'

const TAG = { namespace: 'shop', pod_name: 'order-7d9f8c6b5-x2x4z', container_name: 'order' }

describe('a container record', () => {
  it.each([
    ['an object', { __TAG__: TAG }],
    ['an escaped string', { __TAG__: JSON.stringify(TAG) }],
    [
      'dotted keys',
      {
        __TAG__: undefined,
        '__TAG__.namespace': 'shop',
        '__TAG__.pod_name': TAG.pod_name,
        '__TAG__.container_name': 'order',
      },
    ],
    [
      'the file of its pod alone',
      {
        __TAG__: undefined,
        __FILENAME__: '/var/log/pods/shop_order-7d9f8c6b5-x2x4z_u1/order/0.log',
      },
    ],
    [
      'the link of its container alone',
      {
        __TAG__: undefined,
        __FILENAME__: '/var/log/containers/order-7d9f8c6b5-x2x4z_shop_order.log',
      },
    ],
  ])('is from its workload, with its tag as %s', async (_name, change) => {
    const digest = await digestOf([containerLine('INFO x', change)])
    expect(digest.volume.map((row) => row.source)).toEqual(['shop/order'])
    expect(digest.places.map((place) => place.name)).toContain('order-7d9f8c6b5-x2x4z')
  })

  it('names a sidecar apart, but not a container that is called main', async () => {
    const from = (container: string) =>
      containerLine('INFO x', { __TAG__: { ...TAG, container_name: container } })
    const digest = await digestOf([from('istio-proxy'), from('main')])
    expect(digest.volume.map((row) => row.source)).toEqual(['shop/order', 'shop/order/istio-proxy'])
  })

  it.each([
    ['order-7d9f8c6b5-x2x4z', 'order'],
    ['ts-travel2-service-5c66d57d58-6mp2b', 'ts-travel2-service'],
    ['mysql-0', 'mysql'],
    ['billing-8f004b84f-beaca', 'billing'],
    ['agent-x2x4z', 'agent'],
    ['backup-28361160-abc12', 'backup'],
    ['my-service-proxy', 'my-service-proxy'],
    ['nginx', 'nginx'],
  ])('of pod %s belongs to %s', (pod, workload) => {
    expect(workloadOf(pod, 'c')).toBe(workload)
  })

  it.each([
    ['escaped JSON', { __CONTENT__: '{"level":"error","msg":"pay failed 7","n":1}' }],
    ['structured JSON', { __CONTENT__: { level: 'error', msg: 'pay failed 7', n: 1 } }],
    ['extracted fields', { __CONTENT__: undefined, level: 'error', msg: 'pay failed 7' }],
  ])('may say it in %s', async (_name, change) => {
    const digest = await digestOf([containerLine('', change)])
    expect(digest.signatures).toMatchObject([{ text: 'pay failed <*>', severity: 'error' }])
  })

  it('tells the cause with the message', async () => {
    const content = JSON.stringify({ level: 'error', msg: 'pay failed', error: 'EOF' })
    expect((await digestOf([containerLine(content)])).signatures[0]?.text).toBe('pay failed: EOF')
  })

  it('folds a stack trace to exception and first own frame', async () => {
    const trace = [
      '2026-01-01 12:00:00 ERROR pay failed for order 7',
      'java.lang.IllegalStateException: no money',
      '\tat org.springframework.web.Dispatcher.run(Dispatcher.java:10)',
      '\tat com.acme.pay.Charge.charge(Charge.java:42)',
      'Caused by: java.io.IOException: closed',
      '\t... 12 more',
    ].join('\n')
    const digest = await digestOf([containerLine(trace)])
    expect(digest.signatures).toMatchObject([
      {
        text: 'pay failed for order <*>',
        severity: 'error',
        exception: 'java.lang.IllegalStateException @ com.acme.pay.Charge.charge',
      },
    ])
  })

  it.each([
    [
      'ValueError @ /app/pay.py:7',
      'Traceback (most recent call last):\n  File "/usr/lib/python3/site-packages/x.py", line 3, in f\n  File "/app/pay.py", line 7, in charge\n    raise\nValueError: no',
    ],
    [
      'panic @ main.charge',
      'panic: boom\n\ngoroutine 1 [running]:\nruntime.gopanic(0x1)\nmain.charge(0x2)\n\t/app/main.go:9 +0x1d',
    ],
    ['TypeError @ charge', 'TypeError: x is not a function\n    at charge (/app/pay.js:1:2)'],
  ])('folds to %s', async (exception, text) => {
    expect((await digestOf([containerLine(text)])).signatures[0]?.exception).toBe(exception)
  })

  it('counts frames that come as lines of their own without mining them', async () => {
    const digest = await digestOf(
      ['ERROR x', '\tat com.acme.A.b(A.java:1)', '\t... 3 more', 'Caused by: a.B: c'].map(
        (content) => containerLine(content),
      ),
    )
    expect(digest.lines).toMatchObject({ read: 4, folded: 3 })
    expect(digest.signatures).toHaveLength(1)
  })
})

const event = {
  metadata: { name: 'order.18a1', namespace: 'shop', uid: 'u-1' },
  involvedObject: { kind: 'Pod', namespace: 'shop', name: 'order-1' },
  reason: 'BackOff',
  message: 'Back-off restarting failed container',
  firstTimestamp: '2025-12-31T18:00:00Z',
  lastTimestamp: '2026-01-01T04:00:00Z',
  count: 37,
  type: 'Warning',
}

describe('a Kubernetes event', () => {
  it.each([
    ['escaped', { __TIMESTAMP__: NOON, event: JSON.stringify(event) }],
    ['structured', { __TIMESTAMP__: NOON, event }],
    ['unwrapped', { __TIMESTAMP__: NOON, ...event }],
    ['without a stamp', { event }],
    ['as the content of a record', { __TIMESTAMP__: NOON, __CONTENT__: JSON.stringify(event) }],
  ])('is known %s', async (_name, record) => {
    const digest = await digestOf([JSON.stringify(record)])
    expect(digest.events).toMatchObject([
      {
        kind: 'Pod',
        name: 'order-1',
        reason: 'BackOff',
        least: 37,
        most: 37,
        rows: 1,
        first: NOON,
      },
    ])
    expect(digest.volume).toMatchObject([{ source: EVENT_SOURCE, severity: 'warn' }])
    expect(digest.signatures).toEqual([])
  })

  it('that is shipped again grows its series instead of adding rows', async () => {
    const counts = [37, 38, 41].map((count) =>
      JSON.stringify({ __TIMESTAMP__: NOON, event: { ...event, count } }),
    )
    const digest = await digestOf(counts)
    expect(digest.events).toMatchObject([{ least: 37, most: 41, rows: 3 }])
  })

  it('that stops work is an error', async () => {
    const digest = await digestOf([JSON.stringify({ event: { ...event, reason: 'OOMKilling' } })])
    expect(severities(digest)).toEqual({ error: 1 })
  })
})
