import { describe, expect, it } from 'vitest'
import { UpstreamError } from '../../shared/failures.ts'
import { furnished, House, MINUTE, person, report, request, TODAY } from './house.ts'

const refusedFor = (times: number) => {
  let until = times
  return () => {
    until -= 1
    if (until >= 0) throw new UpstreamError('smtp', '451 later', { retry: true })
  }
}

describe('a letter the server does not take', () => {
  it('is repeated with growing waits under one Message-ID, then given up', async () => {
    const home = await furnished()
    const ids = new Set<string>()
    home.mailFault = (letter) => {
      ids.add(letter.messageId)
      throw new UpstreamError('smtp', '451 later', { retry: true })
    }
    await home.ask(request())
    const attemptsAt: number[] = []
    for (let minutes = 0; minutes < 360; minutes += 5) {
      const before = (await home.ledger('mail-1')).length
      await home.tick()
      if ((await home.ledger('mail-1')).length > before) attemptsAt.push(minutes)
      home.pass(5 * MINUTE)
    }
    expect(attemptsAt).toEqual([5, 20, 80, 260, 265])
    expect((await home.ledger('mail-1')).at(-2)).toBe('work 6 given-up')
    expect([...ids].filter((id) => id.includes('@example.com'))).toHaveLength(2)
  })

  it('arrives when the server recovers', async () => {
    const home = await furnished()
    home.mailFault = refusedFor(2)
    await home.ask(request())
    for (let ticks = 0; ticks < 6; ticks += 1) {
      home.pass(5 * MINUTE)
      await home.tick()
    }
    expect(await home.ledger('mail-1')).toEqual([
      'work 1 claimed',
      'work 1 failed',
      'work 2 claimed',
      'work 2 failed',
      'work 3 claimed',
      'work 3 sent',
      'settled',
    ])
  })

  it('is given up at once when the recipient does not exist', async () => {
    const home = await furnished()
    home.mailFault = () => {
      throw new UpstreamError('smtp', '550 no such user', { retry: false })
    }
    await home.ask(request())
    expect(await home.ledger('mail-1')).toEqual(['work 1 claimed', 'work 1 given-up', 'settled'])
  })

  it('is repeated once under the same Message-ID when nobody knows whether it arrived', async () => {
    const home = await furnished()
    const ids: string[] = []
    home.mailFault = (letter) => {
      if (letter.headers['X-Chenbao-Request'] !== 'mail-1') return
      ids.push(letter.messageId)
      throw new UpstreamError('smtp', 'timeout', { retry: true, doubtful: true })
    }
    await home.ask(request())
    for (let ticks = 0; ticks < 30; ticks += 1) {
      home.pass(5 * MINUTE)
      await home.tick()
    }
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
    expect(
      (await home.ledger('mail-1')).filter((entry) => entry.includes('doubtful')),
    ).toHaveLength(2)
  })

  it('is repeated under the same Message-ID after a crash between sending and recording', async () => {
    const home = await furnished()
    let crashing = true
    const crashed = home.newInstance((port) => port, {
      ...home.store,
      create: async (key, body, options) => {
        if (crashing && key.endsWith('-sent.json')) throw new Error('the instance is gone')
        return await home.store.create(key, body, options)
      },
    })
    await home.write(request())
    const job = {
      job: 'chenbao/1',
      step: 'delivery',
      subject: 'zhangwei',
      day: TODAY,
      slot: 's',
    } as const
    await expect(crashed.job?.(job, home.invocation())).rejects.toThrow('gone')
    crashing = false
    home.pass(9 * MINUTE)
    await crashed.job?.(job, home.invocation())
    expect(home.letters).toHaveLength(1)
    home.pass(1 * MINUTE)
    await crashed.job?.(job, home.invocation())
    expect(home.letters).toHaveLength(2)
    expect(home.letters[0]?.messageId).toBe(home.letters[1]?.messageId)
    expect(home.letters[1]?.headers['X-Chenbao-Attempt']).toBe('2')
  })

  it('does not hold up the letters behind it', async () => {
    const home = new House()
    await home.people(
      person({
        contacts: [
          { kind: 'mail', id: 'broken', address: 'broken@example.com', content: 'full' },
          { kind: 'mail', id: 'work', address: 'work@example.com', content: 'full' },
        ],
      }),
    )
    await home.reports(report('prod', '生产集群'))
    home.mailFault = ({ to }) => {
      if (to.startsWith('broken')) throw new UpstreamError('smtp', '451', { retry: true })
    }
    await home.ask(request())
    expect(home.letters.map(({ to }) => to)).toEqual(['work@example.com'])
  })
})
