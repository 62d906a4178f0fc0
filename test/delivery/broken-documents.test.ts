import { describe, expect, it } from 'vitest'
import { keys, parseAttemptKey } from '../../shared/documents/keys.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { escalation, furnished, House, MINUTE, person, request, TODAY } from './house.ts'

const group = { kind: 'wecom', id: 'group', key: 'test-key', content: 'title' } as const

describe('a document that breaks its contract', () => {
  it('in the ledger holds up nobody, and its attempt is repeated after the usual wait', async () => {
    const home = await furnished()
    home.mailFault = () => {
      throw new UpstreamError('smtp', 'busy', { retry: true })
    }
    await home.ask(request())
    home.mailFault = undefined
    const failed = (await home.keysBelow(keys.ledger(TODAY))).find(
      (key) => parseAttemptKey(key)?.state === 'failed',
    )
    await home.store.put(failed ?? '', 'no json')
    await home.ask(request({ id: 'mail-2' }))
    expect(await home.ledger('mail-2')).toContain('work 1 sent')
    expect(home.letters).toHaveLength(1)
    home.pass(5 * MINUTE)
    await home.tick()
    expect(await home.ledger('mail-1')).toContain('work 2 sent')
  })

  it('in the pace of a channel makes it wait for one window, then goes on', async () => {
    const home = new House()
    await home.people(person({ contacts: [group] }))
    await home.ask(escalation(1))
    const [pace = ''] = await home.keysBelow('pace/')
    await home.store.put(pace, 'no json')
    await home.ask(escalation(2))
    expect(home.messages).toHaveLength(1)
    home.pass(MINUTE)
    await home.tick()
    expect(home.messages).toHaveLength(2)
    expect(await home.ledger('escalation-2-1')).toContain('settled')
  })

  it('of one person does not keep the others of a trigger waiting', async () => {
    const home = await furnished()
    await home.store.put(keys.person('aaa'), '{"schema":"person/1"}')
    await home.ask(request({ person: 'aaa' }), request())
    expect(home.letters).toHaveLength(1)
  })

  it('of an environment is named in the letter, which leaves with the other one', async () => {
    const home = await furnished()
    await home.store.put(keys.environment('test'), '{"schema":"environment/1"}')
    const { content } = request()
    if (content.kind !== 'report') throw new Error('not a report')
    await home.ask(request({ content: { ...content, environments: ['test', 'prod'] } }))
    expect(home.letters[0]?.text).toContain('test的报告到现在没有写出来')
  })
})
