import { describe, expect, it } from 'vitest'
import { keys } from '../../shared/documents/keys.ts'
import { personSchema } from '../../shared/documents/person.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'
import { furnished, House, MINUTE, MORNING, person, report, request, TODAY } from './house.ts'

describe('a requested report', () => {
  it('leaves at once as one letter, with claim and receipt in the ledger', async () => {
    const home = await furnished()
    await home.ask(request())
    expect(home.letters).toHaveLength(1)
    expect(home.letters[0]).toMatchObject({ to: 'zhangwei@example.com' })
    expect(home.letters[0]?.html).toContain('生产集群')
    expect(home.letters[0]?.html).toContain('https://report.example.com/report/prod/')
    expect(await home.ledger('mail-1')).toEqual(['work 1 claimed', 'work 1 sent', 'settled'])
  })

  it('leaves once, whatever fires again', async () => {
    const home = await furnished()
    await home.ask(request())
    await home.ask(request())
    await home.tick()
    home.pass(24 * 60 * MINUTE)
    await home.tick()
    expect(
      home.letters.filter(({ headers }) => headers['X-Chenbao-Request'] === 'mail-1'),
    ).toHaveLength(1)
  })

  it.each([
    ['in one instance', 1],
    ['in five instances', 5],
  ])('is one letter when fifty triggers of it run at once %s', async (_where, instances) => {
    const home = await furnished()
    await home.write(request())
    const handlers = Array.from({ length: instances }, () => home.newInstance())
    const change = {
      bucket: home.store.bucket,
      key: keys.request(TODAY, 'zhangwei', 'mail-1'),
      otherKey: '',
      eventName: 'cos:ObjectCreated:Put',
      at: MORNING,
    }
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        handlers[index % instances]?.bucket?.([change], home.invocation()),
      ),
    )
    expect(home.letters).toHaveLength(1)
  })

  it('is one letter even where creators may race, since the sender runs once', async () => {
    const home = new House((now) => memoryStore({ racy: true, now }))
    await home.people(person())
    await home.reports(report('prod', '生产集群'))
    await home.write(request())
    const key = keys.request(TODAY, 'zhangwei', 'mail-1')
    await Promise.all(Array.from({ length: 50 }, () => home.trigger(key)))
    expect(home.letters).toHaveLength(1)
  })

  it('waits for its hour', async () => {
    const home = await furnished()
    await home.ask(request({ notBefore: new Date(MORNING.getTime() + 10 * MINUTE).toISOString() }))
    expect(home.letters).toHaveLength(0)
    home.pass(10 * MINUTE - 2001)
    await home.tick()
    expect(home.letters.some(({ headers }) => headers['X-Chenbao-Request'] === 'mail-1')).toBe(
      false,
    )
    home.pass(1)
    await home.tick()
    expect(home.letters.some(({ headers }) => headers['X-Chenbao-Request'] === 'mail-1')).toBe(true)
  })

  it('is given up once it has expired, and the ledger says so', async () => {
    const home = await furnished()
    await home.ask(request({ expiresAt: MORNING.toISOString() }))
    expect(home.letters).toHaveLength(0)
    expect(await home.ledger('mail-1')).toEqual(['work 1 given-up', 'settled'])
  })

  it('tells a contact that may see titles nothing but the title and the link', async () => {
    const home = new House()
    const contact = {
      kind: 'mail',
      id: 'work',
      address: 'a@example.com',
      content: 'title',
    } as const
    await home.people(person({ contacts: [contact] }))
    await home.reports(report('prod', '生产集群'))
    await home.ask(request())
    const [letter] = home.letters
    expect(`${letter?.subject} ${letter?.text} ${letter?.html}`).not.toContain('大事')
    expect(letter?.text).toContain('https://report.example.com/report/prod/')
  })

  it('goes only to the contacts it names', async () => {
    const home = new House()
    await home.people(
      person({
        contacts: [
          { kind: 'mail', id: 'work', address: 'work@example.com', content: 'full' },
          { kind: 'mail', id: 'home', address: 'home@example.com', content: 'full' },
        ],
      }),
    )
    await home.reports(report('prod', '生产集群'))
    await home.ask(request({ contacts: ['home'] }))
    expect(home.letters.map(({ to }) => to)).toEqual(['home@example.com'])
  })

  it('that is a notice goes to the contacts it brings along, registered or not, with its link', async () => {
    const home = await furnished()
    const link = 'https://report.example.com/confirm/zhangwei/new?e=1&s=1'
    const content = { kind: 'notice' as const, title: '请确认', text: '点下面的链接。', link }
    const to = personSchema.shape.contacts.parse([
      { kind: 'mail', id: 'new', address: 'new@example.com' },
    ])
    await home.ask(request({ id: 'notice-1', content, to }))
    expect(home.letters.map((letter) => letter.to)).toEqual(['new@example.com'])
    expect(home.letters[0]?.text).toContain(link)
    expect(await home.ledger('notice-1')).toEqual(['new 1 claimed', 'new 1 sent', 'settled'])
  })

  it('that is a report never leaves the registered contacts', async () => {
    const home = await furnished()
    const to = personSchema.shape.contacts.parse([
      { kind: 'mail', id: 'new', address: 'new@example.com' },
    ])
    await home.ask(request({ to }))
    expect(home.letters.map((letter) => letter.to)).toEqual(['zhangwei@example.com'])
  })

  it('is settled when nobody is left to send it to', async () => {
    const home = new House()
    await home.people(person({ contacts: [] }))
    await home.ask(request(), request({ id: 'mail-2', person: 'removed' }))
    expect(await home.ledger('mail-1')).toEqual(['settled'])
    expect(await home.ledger('mail-2', 'removed')).toEqual(['settled'])
  })
})

describe('a request that breaks its contract', () => {
  it('is parked with the reason, and the others leave', async () => {
    const home = await furnished()
    const broken = keys.request(TODAY, 'zhangwei', 'broken')
    await home.store.put(broken, '{"schema":"outbox/1"')
    const foreign = keys.request(TODAY, 'zhangwei', 'foreign')
    await home.store.put(foreign, JSON.stringify(request({ person: 'lina' })))
    await home.ask(request())
    expect(home.letters).toHaveLength(1)
    expect(await home.keysBelow('parked/delivery/')).toHaveLength(2)
    expect(await home.ledger('broken')).toEqual(['settled'])
  })
})

describe('a run near its time limit', () => {
  it('sends nothing more and leaves the rest to the next', async () => {
    const home = await furnished()
    await home.write(request())
    const job = {
      job: 'chenbao/1',
      step: 'delivery',
      subject: 'zhangwei',
      day: TODAY,
      slot: 's',
    } as const
    await home.handler.job?.(job, home.invocation(10_000))
    expect(home.letters).toHaveLength(0)
    await home.handler.job?.(job, home.invocation())
    expect(home.letters).toHaveLength(1)
  })
})
