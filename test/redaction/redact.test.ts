import { describe, expect, it } from 'vitest'
import { createRedactor, redact } from '../../shared/redaction/redact.ts'
import { CANARIES } from './canaries.ts'

const escaped = (text: string) => JSON.stringify({ message: text, level: 'info' })
const escapedTwice = (text: string) => JSON.stringify({ log: escaped(text) })
const asValue = (text: string) => JSON.stringify({ env: { DB_PASSWORD: text, n: 1 } })

describe('what leaves', () => {
  it('is tried with at least sixty planted canaries', () => {
    expect(CANARIES.length).toBeGreaterThanOrEqual(60)
    for (const [name, text, secret] of CANARIES) expect(text, name).toContain(secret)
  })

  it.each(CANARIES)('holds no %s, plain or escaped', (_, text, secret) => {
    for (const form of [text, escaped(text), escapedTwice(text), escaped(asValue(text))]) {
      expect(redact(form)).not.toContain(secret)
    }
    expect(redact(`${text}\n${text}`)).not.toContain(secret)
  })

  it.each(CANARIES)('holds no %s as the value of an escaped password field', (_, __, secret) => {
    expect(redact(asValue(secret))).not.toContain(secret)
    expect(redact(escaped(asValue(secret)))).not.toContain(secret)
    expect(redact(asValue(secret))).toContain('"n":1')
  })

  it('loses nothing when it is redacted again', () => {
    for (const [, text] of CANARIES) expect(redact(redact(text))).toBe(redact(text))
  })

  it.each([
    '2026-01-02 03:04:05.678 INFO order 123456789012 created in 35 ms',
    'GET /api/v1/namespaces/shop/pods/order-7d9f HTTP/1.1 200',
    'java.lang.NullPointerException: token must not be null',
    'at com.example.order.service.OrderServiceImpl.createOrder(OrderServiceImpl.java:120)',
    'blk_1608999687919862906 received from 10.250.19.102',
    'max_tokens: 1000, keyspace=orders, monkey=7',
    'image ccr.ccs.tencentyun.com/shop/order@sha256:9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015',
    'trace=4bf92f3577b34da6a3ce929d0e0e4736 span=00f067aa0ba902b7',
    'connect to http://order.shop.svc:8080/health failed',
    '登录失败，用户名或密码错误',
    'authorization.k8s.io/decision allow',
    '/usr/lib/jvm/java-17-openjdk/lib/server/libjvm.so: cannot open shared object file',
    'password is required',
  ])('keeps what is no secret: %s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

describe('placeholders', () => {
  it('tell one address from another and stay the same for the same one', () => {
    const redactor = createRedactor()
    expect(redactor.redact('a@example.com wrote to b@example.com')).toBe('<邮箱1> wrote to <邮箱2>')
    expect(redactor.redact('again b@example.com')).toBe('again <邮箱2>')
    expect(redactor.restore('again <邮箱2>, not <邮箱9>')).toBe('again b@example.com, not <邮箱9>')
  })

  it('never reuse a number that the text already holds', () => {
    expect(redact('<邮箱1> and c@example.com')).toBe('<邮箱1> and <邮箱2>')
  })

  it('keep network addresses unless they are asked for', () => {
    const text = 'from 203.0.113.9 to 10.0.0.12 and 2001:db8::17, build 1.2.3'
    expect(redact(text)).toBe(text)
    expect(redact(text, { addresses: 'public' })).toBe(
      'from <IP1> to 10.0.0.12 and <IP2>, build 1.2.3',
    )
    expect(redact(text, { addresses: 'all' })).toBe('from <IP1> to <IP2> and <IP3>, build 1.2.3')
  })
})

describe('the time it takes', () => {
  it.each([
    ['a run of letters', 'a'],
    ['keys without values', 'password='],
    ['openings of PEM blocks', '-----BEGIN '],
    ['half addresses', 'a.b@'],
    ['half tokens', 'eyJabcd.'],
    ['backslashes', '\\'],
    ['escaped quotes after keys', 'token\\":\\"'],
    ['digits', '4 '],
    ['schemes', 'a://b:'],
    ['headers', 'cookie: '],
    ['colons', 'a:'],
  ])('grows no faster than the text with %s', (_, piece) => {
    const once = (length: number) => {
      const text = piece.repeat(Math.ceil(length / piece.length))
      const started = process.cpuUsage()
      redact(text, { addresses: 'all' })
      return process.cpuUsage(started).user / 1000
    }
    const time = (length: number) => Math.min(once(length), once(length), once(length))
    expect(time(320_000)).toBeLessThan(Math.max(time(20_000), 1) * 16 * 5)
  })
})
