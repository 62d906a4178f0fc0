import { describe, expect, it } from 'vitest'
import { UpstreamError } from '../../shared/failures.ts'
import { escalation, House, MINUTE, person } from './house.ts'

describe('escalations', () => {
  const contacts = [
    { kind: 'mail', id: 'work', address: 'zhangwei@example.com', content: 'full' },
    { kind: 'wecom', id: 'group', key: 'test-key', content: 'title' },
  ] as const

  it('reach every contact, each as far as it may see', async () => {
    const home = new House()
    await home.people(person({ contacts: [...contacts] }))
    await home.ask(escalation(1))
    expect(home.letters[0]?.text).toContain('没有人认领')
    expect(home.messages).toEqual([
      {
        contact: 'group',
        message: {
          title: '第1件事超过十二小时没有处理',
          text: '',
          link: expect.stringMatching(
            /^https:\/\/report\.example\.com\/glance\/prod\/incident-1\/zhangwei\?e=\d+&s=[\w-]+$/,
          ),
        },
      },
    ])
    expect(home.letters[0]?.text).toContain('/incident/prod/1/zhangwei?')
  })

  it('wait for a contact of somebody who has none, until they expire', async () => {
    const home = new House()
    await home.people(person({ contacts: [] }), person({ id: 'lina', contacts: [] }))
    await home.ask(escalation(1), escalation(1, { person: 'lina' }))
    expect(await home.ledger('escalation-1-1')).toEqual([])
    await home.people(person({ contacts: [contacts[0]] }))
    home.pass(5 * MINUTE)
    await home.tick()
    expect(home.letters).toHaveLength(1)
    home.pass(36 * 60 * MINUTE)
    await home.tick()
    expect(await home.ledger('escalation-1-1', 'lina')).toEqual(['settled'])
  })

  it('of a storm become one digest a contact, nothing dropped', async () => {
    const home = new House()
    await home.people(person({ contacts: [...contacts] }))
    await home.ask(...Array.from({ length: 60 }, (_, index) => escalation(index + 1)))
    expect(home.messages.map(({ message }) => message.title)).toEqual(['60 件事还没有处理'])
    expect(home.letters.map(({ subject }) => subject)).toEqual(['60 件事还没有处理'])
    expect(home.letters[0]?.text).toContain('1. 第1件事')
    expect(home.letters[0]?.text).toContain('另有 20 件')
    expect(await home.ledger('escalation-60-1')).toEqual([
      'group 1 claimed',
      'group 1 sent',
      'work 1 claimed',
      'work 1 sent',
      'settled',
    ])
  })

  it('of one incident are one line of a digest, by its newest stage', async () => {
    const home = new House()
    await home.people(person({ contacts: [contacts[0]] }))
    const staged = (number: number, stage: number) => {
      const request = escalation(number, { id: `escalation-${number}-${stage}` })
      if (request.content.kind !== 'escalation') throw new Error('not an escalation')
      const title = `第${number}件事，第${stage}次提醒`
      return { ...request, content: { ...request.content, stage, title } }
    }
    await home.ask(staged(1, 1), staged(1, 2), staged(2, 1), staged(2, 2))
    expect(home.letters.map(({ subject }) => subject)).toEqual(['2 件事还没有处理'])
    expect(home.letters[0]?.text).toContain('1. 第1件事，第2次提醒\n2. 第2件事，第2次提醒')
  })

  it('send at most eighteen messages a minute to a robot that many people share', async () => {
    const home = new House()
    const many = Array.from({ length: 40 }, (_, index) =>
      person({ id: `person-${index}`, contacts: [contacts[1]] }),
    )
    await home.people(...many)
    await home.ask(...many.map(({ id }, index) => escalation(index + 1, { person: id })))
    expect(home.messages).toHaveLength(18)
    home.pass(MINUTE - 1)
    await home.tick()
    expect(home.messages).toHaveLength(18)
    home.pass(1)
    await home.tick()
    expect(home.messages).toHaveLength(36)
    home.pass(5 * MINUTE)
    await home.tick()
    expect(home.messages).toHaveLength(40)
  })

  it('leave a robot alone for ten minutes when it says too fast', async () => {
    const home = new House()
    await home.people(person({ contacts: [contacts[1]] }))
    let calls = 0
    home.chatFault = () => {
      calls += 1
      throw new UpstreamError('wecom', 'errcode 130101', { retry: true, retryAfterMs: 10 * MINUTE })
    }
    await home.ask(escalation(1), escalation(2))
    expect(calls).toBe(1)
    home.pass(5 * MINUTE)
    await home.tick()
    expect(calls).toBe(1)
    home.chatFault = undefined
    home.pass(5 * MINUTE)
    await home.tick()
    expect(home.messages).toHaveLength(2)
  })

  it('are told to a group once, not once for every member', async () => {
    const home = new House()
    await home.people(
      person({ contacts: [contacts[1]] }),
      person({ id: 'lina', contacts: [contacts[1]] }),
    )
    await home.ask(
      escalation(1),
      escalation(1, { person: 'lina' }),
      escalation(2, { person: 'lina' }),
    )
    expect(home.messages.map(({ message }) => message.title)).toEqual([
      '第1件事超过十二小时没有处理',
      '第2件事超过十二小时没有处理',
    ])
    expect(await home.ledger('escalation-1-1', 'lina')).toEqual([
      'group 1 claimed',
      'group 1 sent',
      'settled',
    ])
  })

  it('of trouble that came back are told to its group again', async () => {
    const home = new House()
    await home.people(person({ contacts: [contacts[1]] }))
    const first = escalation(1)
    if (first.content.kind !== 'escalation') throw new Error('not an escalation')
    const content = { ...first.content, reopenedAt: '2026-01-02T00:00:00.000Z' }
    await home.ask(first, escalation(1, { id: 'escalation-1-1-r1', content }))
    expect(home.messages).toHaveLength(2)
  })

  it('of a storm that comes one by one stay few messages, and every one is settled', async () => {
    const home = new House()
    await home.people(person({ contacts: [...contacts] }))
    for (let number = 1; number <= 300; number += 1) await home.ask(escalation(number))
    expect(home.messages.length).toBeLessThanOrEqual(18)
    expect(home.letters.length).toBeLessThanOrEqual(6)
    for (let ticks = 0; ticks < 3; ticks += 1) {
      home.pass(5 * MINUTE)
      await home.tick()
    }
    expect(home.messages.length).toBeLessThanOrEqual(20)
    expect(home.letters.length).toBeLessThanOrEqual(8)
    expect(await home.ledger('escalation-300-1')).toContain('settled')
    const settled = (await home.keysBelow('ledger/')).filter((key) => key.endsWith('/settled.json'))
    expect(settled).toHaveLength(300)
  })
})
