import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf } from '../../shared/logs/block.ts'
import { OTHER_SIGNATURE, Signatures } from '../../shared/logs/signature.ts'
import { clusterSignatures } from '../../shared/logs/templates.ts'

function signatureOf(message: string): string {
  const signatures = new Signatures()
  const bytes = Buffer.from(message)
  return signatures.texts[signatures.of(bytesOf(bytes), 0, bytes.length)] ?? ''
}

const templatesOf = (messages: readonly string[]) =>
  clusterSignatures(messages.map((message) => ({ text: signatureOf(message), count: 1 })))

describe('the signature of a message', () => {
  it.each([
    ['took 35 ms', 'took <*>'],
    ['took 3.5s, used 12 MB of 1.5GiB', 'took <*>, used <*> of <*>'],
    ['dial tcp 10.0.1.9:3306: refused', 'dial tcp <*>: refused'],
    ['job 6ba7b810-9dad-11d1-80b4-00c04fd430c8 done', 'job <*> done'],
    ['job 6ba7b810-beef-dead-face-00c04fd430c8 done', 'job <*> done'],
    ['commit 4f2a9c1 by order-7d9f8c6b5-x2x4z', 'commit <*> by <*>'],
    ['read 0x7ffd at ffffffff', 'read <*> at <*>'],
    ['open /var/lib/app/data.db failed', 'open <*> failed'],
    ['open C:\\data\\app.db failed', 'open <*> failed'],
    ['GET https://shop.example.com/cart?id=7 200', 'GET <*>'],
    ['mail to someone@example.com bounced', 'mail to <*> bounced'],
    ['reset by db-3.internal.example.net', 'reset by <*>'],
    ['shard blk_-1608999687919862906 lost', 'shard blk_<*> lost'],
    ['peer 192.0.2.1 () gone', 'peer <*> (<*>) gone'],
    ['peer 192.0.2.1 (a.example.com) gone', 'peer <*> (<*>) gone'],
    ['until Fri Jan 02 2026? no', 'until Fri Jan <*>? no'],
    ['at 2026-01-01T12:00:00.123+08:00 sharp', 'at <*> sharp'],
    ['state=OPEN retries=3 owner="amy w"', 'state=OPEN retries=<*> owner="<*>"'],
    ['calling com.acme.pay.Charge now', 'calling <*> now'],
    ['java.net.SocketTimeoutException: read', 'java.net.SocketTimeoutException: read'],
    ['ids 1, 2, 3, 4', 'ids <*>'],
    ['用户10086登录成功，来源IP为10.0.0.1', '用户<*>登录成功，来源IP为<*>'],
    ['订单77支付失败：余额不足，耗时12毫秒', '订单<*>支付失败：余额不足，耗时<*>'],
    ['2026-01-01 12:00:00.123 ERROR [w-3] a.b.C: lost 3', '[w-<*>] <*>: lost <*>'],
    ['ERROR lost 3', 'ERROR lost <*>'],
  ])('of "%s" is "%s"', (message, signature) => {
    expect(signatureOf(message)).toBe(signature)
  })

  it('is remembered for twenty thousand kinds of messages and no more', () => {
    const signatures = new Signatures()
    const letters = [...'abcdefghijklmnopqrstuvwxyz']
    const numberOf = (message: string) =>
      signatures.of(bytesOf(Buffer.from(message)), 0, message.length)
    for (const a of letters) {
      for (const b of letters) {
        for (const c of letters) for (const d of ['rose', 'fell']) numberOf(`${a}${b}${c} ${d}`)
      }
    }
    expect(signatures.texts).toHaveLength(20_000)
    expect(numberOf('aaa rose')).toBe(0)
    expect(numberOf('zzz fell')).toBe(OTHER_SIGNATURE)
  })

  it('keeps no secret', () => {
    expect(signatureOf('login password=correcthorsebattery failed')).not.toContain('correcthorse')
  })

  it('is its own signature, so that templates can be clustered again', () => {
    const messages = fc.string({ unit: fc.constantFrom(...'ab 01:/.-_=[]"用户') })
    fc.assert(
      fc.property(messages, (message) => {
        const once = clusterSignatures([{ text: signatureOf(message), count: 1 }])[0]
        const again = clusterSignatures([{ text: once?.text ?? '', count: 1 }])[0]
        expect(again?.text).toBe(once?.text)
      }),
    )
  })

  it.each([
    ['slashes', '/'.repeat(1200)],
    ['path and dots', `/a${'/.'.repeat(600)}<`],
    ['path segments', `${'/a'.repeat(600)}<`],
    ['dots', 'a.'.repeat(600)],
    ['colons', '0:'.repeat(600)],
    ['hex and colons', 'a:'.repeat(600)],
    ['dashes', '0-'.repeat(600)],
    ['words', `${'a'.repeat(1199)}@`],
    ['host parts', `${'a-0.'.repeat(300)}!`],
    ['numbers', '1 '.repeat(600)],
    ['brackets', '({['.repeat(400)],
    ['quotes', '="'.repeat(600)],
    ['wildcards', '<*>'.repeat(400)],
    ['wildcards in words', 'a<*>_'.repeat(240)],
    ['schemes', 'a+'.repeat(600)],
    ['mails', 'a@'.repeat(600)],
    ['units', '1 k'.repeat(400)],
  ])('is found quickly for hostile %s', (_name, message) => {
    const began = performance.now()
    for (let round = 0; round < 5; round += 1) signatureOf(`${round} ${message}`)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})

describe('the templates of messages', () => {
  it('join names that vary in one place', () => {
    const messages = ['amy', 'bob', 'carol', 'dave7'].map((name) => `session of ${name} was kept`)
    expect(templatesOf(messages).map((template) => template.text)).toEqual([
      'session of <*> was kept',
    ])
  })

  it('join what varies in several places', () => {
    const names = ['amy', 'bob', 'carol', 'eve']
    const messages = names.flatMap((from) =>
      names.map((to) => `mail from ${from} goes to ${to} now`),
    )
    expect(templatesOf(messages).map((template) => template.text)).toEqual([
      'mail from <*> goes to <*> now',
    ])
  })

  it.each([
    [['service started', 'service stopped', 'service failed', 'service crashed']],
    [['link up', 'link down', 'link lost']],
    [['cache enabled: true', 'cache enabled: false', 'cache enabled: null']],
    [['task is NEW', 'task is RUNNING', 'task is FAILED', 'task is DONE']],
    [['x failed: IOException', 'x failed: ParseError', 'x failed: TimeoutException']],
    [['order kept', 'cart kept', 'user kept', 'bill kept']],
  ])('keep apart what says something else: %j', (messages) => {
    expect(templatesOf(messages)).toHaveLength(messages.length)
  })

  it('recognise those of earlier days, even where today knows one name only', () => {
    const [template] = clusterSignatures([
      { text: 'session of <*> was kept', count: 0 },
      { text: 'session of amy was kept', count: 5 },
    ])
    expect(template).toMatchObject({ text: 'session of <*> was kept', count: 5 })
    expect(template?.members).toContain('session of <*> was kept')
  })

  const vocabulary = fc.constantFrom(
    'a',
    'b',
    'c',
    'd',
    '<*>',
    'started',
    'lost',
    '=',
    '用',
    '户',
    'x<*>',
  )
  const signature = fc.record({
    text: fc.array(vocabulary, { minLength: 1, maxLength: 5 }).map((words) => words.join(' ')),
    count: fc.integer({ min: 1, max: 9 }),
  })

  it('do not depend on the order or the split of the signatures', () => {
    fc.assert(
      fc.property(
        fc.array(signature, { maxLength: 40 }),
        fc.infiniteStream(fc.nat()),
        (all, keys) => {
          const shuffled = all
            .flatMap((one) =>
              one.count > 1
                ? [
                    { ...one, count: 1 },
                    { ...one, count: one.count - 1 },
                  ]
                : [one],
            )
            .map((one) => ({ one, key: keys.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ one }) => one)
          expect(clusterSignatures(shuffled)).toEqual(clusterSignatures(all))
        },
      ),
    )
  })

  it('hold every signature exactly once and every count', () => {
    fc.assert(
      fc.property(fc.array(signature, { maxLength: 40 }), (all) => {
        const templates = clusterSignatures(all)
        const members = templates.flatMap((template) => template.members)
        expect(members.toSorted()).toEqual([...new Set(all.map((one) => one.text))].sort())
        const total = (items: { count: number }[]) =>
          items.reduce((sum, item) => sum + item.count, 0)
        expect(total(templates)).toBe(total(all))
      }),
    )
  })

  it('of twenty thousand signatures are found in seconds', () => {
    const words = Array.from(
      { length: 200 },
      (_, index) =>
        `w${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]}${index > 99 ? 'y' : 'z'}`,
    )
    const signatures = Array.from({ length: 20_000 }, (_, index) => ({
      text: `step ${words[index % 200]} of ${words[(index * 7) % 200]} ${words[Math.floor(index / 200)]} ended with care`,
      count: 1,
    }))
    const began = performance.now()
    clusterSignatures(signatures)
    expect(performance.now() - began).toBeLessThan(8000)
  })

  it('of many earlier templates of one shape are found in seconds', () => {
    const signatures = Array.from({ length: 12_000 }, (_, index) => ({
      text: `job ${wordOf(index)} at ${wordOf(index + 7)} says ${wordOf(index + 70_000)} <*>`,
      count: index % 3 === 0 ? 1 : 0,
    }))
    const began = performance.now()
    expect(clusterSignatures(signatures)).toHaveLength(12_000)
    expect(performance.now() - began).toBeLessThan(15_000)
  })

  it('of long signatures are found in seconds', () => {
    const signatures = Array.from({ length: 8_000 }, (_, index) => {
      const fields = Array.from({ length: 40 }, (_, at) => `"k":"${wordOf(index * 40 + at)} done"`)
      return { text: `{${fields.join(',')}}`, count: 1 }
    })
    const began = performance.now()
    expect(clusterSignatures(signatures)).toHaveLength(8_000)
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})

/** A word for each number, without digits. */
function wordOf(index: number): string {
  const letters = Array.from({ length: 5 }, (_, at) => Math.floor(index / 20 ** at) % 20)
  return letters.map((letter) => String.fromCharCode(103 + letter)).join('')
}
