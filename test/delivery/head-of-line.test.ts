import { describe, expect, it } from 'vitest'
import { addDays } from '../../shared/calendar/day.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { escalation, furnished, House, MINUTE, person, request, TODAY } from './house.ts'

const mail = { kind: 'mail', id: 'work', address: 'a@example.com', content: 'full' } as const
const group = { kind: 'wecom', id: 'group', key: 'test-key', content: 'title' } as const

describe('more requests than one run takes', () => {
  const storm = Array.from({ length: 600 }, (_, index) => escalation(index + 1))
  const notice = request({
    id: 'told-1',
    content: { kind: 'notice', title: '有人认领了', text: '李娜认领了一件事。' },
  })
  const told = (home: House) => home.messages.map(({ message }) => message.title)

  it('do not keep notices waiting', async () => {
    const home = new House()
    await home.people(person({ contacts: [group] }))
    await home.ask(...storm, notice)
    expect(told(home)).toEqual(['有人认领了', '499 件事还没有处理'])
  }, 30_000)

  it('let the rest go on while those before wait for another channel', async () => {
    const home = new House()
    await home.people(person({ contacts: [mail, group] }))
    home.mailFault = () => {
      throw new UpstreamError('smtp', 'busy', { retry: true })
    }
    await home.ask(...storm)
    home.pass(MINUTE)
    await home.tick()
    expect(told(home)).toEqual(['500 件事还没有处理', '100 件事还没有处理'])
  }, 30_000)
})

describe('a request under the folder of yesterday', () => {
  it('leaves with the next sweep, whatever the minute', async () => {
    const home = await furnished()
    home.pass(7 * MINUTE)
    await home.write(request({ day: addDays(TODAY, -1) }))
    await home.sweep()
    expect(home.letters).toHaveLength(1)
  })
})
