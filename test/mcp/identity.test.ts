import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UpstreamError } from '../../shared/failures.ts'
import {
  addDoor,
  addEnvironment,
  addPerson,
  addReport,
  ask,
  knock,
  openHouse,
  post,
  seededHouse,
} from './door.ts'

const NAMES = ['张伟', '章薇', '李娜', '王芳', '赵敏', '钱进', '孙悦', '周舟']

/** Everybody follows an environment of their own, whose report holds a secret of theirs. */
async function openTown(enrolment: readonly (readonly number[])[]) {
  const house = openHouse()
  for (const [index, name] of NAMES.entries()) {
    const environment = await addEnvironment(house, `env-${index}`, `环境${index}`)
    await addPerson(house, { id: `p-${index}`, name, follows: [environment.id] })
    await addReport(house, environment, `机密${index}号。`)
  }
  const doors = await Promise.all(
    enrolment.map((people, index) =>
      addDoor(house, { id: `door-${index}`, people: people.map((n) => `p-${n}`) }),
    ),
  )
  return { house, doors }
}

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'mcp', version: '0.1.0' },
  },
}

const secretsIn = (said: string) =>
  [...said.matchAll(/机密(\d)号/g)].map((match) => Number(match[1]))

describe('a claimed name', () => {
  it('never reaches a person of another door: every door, claimed speaker and real person', async () => {
    let triples = 0
    const population = fc.array(fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), {
      minLength: 1,
      maxLength: 3,
    })
    await fc.assert(
      fc.asyncProperty(population, async (enrolment) => {
        const { house, doors } = await openTown(enrolment)
        for (const [at, token] of doors.entries()) {
          for (const [claimed, name] of [
            ...NAMES.entries(),
            [-1, '未知说话人'],
            [-1, ''],
          ] as const) {
            const said = await ask(house, token, 'get_daily_report', { speaker: name, again: true })
            const allowed = enrolment[at]?.includes(claimed) ? [claimed] : []
            expect(secretsIn(said).filter((secret) => !allowed.includes(secret))).toEqual([])
            triples += NAMES.length
          }
          house.later(61_000)
        }
      }),
      { numRuns: 8 },
    )
    expect(triples).toBeGreaterThan(600)
  }, 60_000)

  it('of a stranger, of nobody and of another door’s person gets the same words', async () => {
    const { house, doors } = await openTown([[0], [2]])
    const token = doors[0] ?? ''
    const words = await Promise.all(
      ['李娜', '不存在的人', '', '未知说话人'].map((speaker) =>
        ask(house, token, 'list_alerts', { speaker }),
      ),
    )
    expect(new Set(words).size).toBe(1)
  })
})

describe('waking up', () => {
  it('finds the people of the door before the first sentence is said', async () => {
    const { house, token, prod } = await seededHouse()
    await addReport(house, prod, '机密0号。')
    await knock(house, post(INITIALIZE, token))
    const { get } = house.store
    const read: string[] = []
    house.store.get = (key) => {
      read.push(key)
      return get(key)
    }
    expect(secretsIn(await ask(house, token, 'get_daily_report', { speaker: '张伟' }))).toEqual([0])
    expect(read.filter((key) => /^(people|environments)\//.test(key))).toEqual([])
  })

  it('reads every person and environment once, whatever they are called', async () => {
    const house = openHouse()
    await addEnvironment(house, 'prod', '生产集群')
    await addEnvironment(house, 'test', '测试集群')
    const people = NAMES.map((_, index) => `p-${index}`)
    for (const [index, name] of NAMES.entries()) {
      const voices = [name, `小${name}`, `老${name}`]
      await addPerson(house, { id: `p-${index}`, name, voices, follows: ['prod', 'test'] })
    }
    const token = await addDoor(house, { id: 'office', people })
    const { get } = house.store
    const read: string[] = []
    house.store.get = (key) => {
      read.push(key)
      return get(key)
    }
    await knock(house, post(INITIALIZE, token))
    expect(read).toHaveLength(1 + 8 + 2)
    expect(await ask(house, token, 'check_status', { speaker: '老李娜' })).toContain('测试集群')
    expect(read.filter((key) => key.startsWith('people/'))).toHaveLength(8)
  })

  it('does not wait for a bucket that hangs', async () => {
    const { house, token } = await seededHouse()
    const { get } = house.store
    house.store.get = (key) => (key.startsWith('people/') ? new Promise(() => undefined) : get(key))
    expect((await knock(house, post(INITIALIZE, token))).statusCode).toBe(200)
  })
})

describe('a bucket that refuses', () => {
  it('wipes what the door had found, says a sentence, and is well again afterwards', async () => {
    const { house, token, prod } = await seededHouse()
    await addReport(house, prod, '机密0号。')
    const hear = () => ask(house, token, 'get_daily_report', { speaker: '张伟', again: true })
    await hear()
    await addPerson(house, { id: 'zhangwei', name: '张伟', follows: [] })
    expect(secretsIn(await hear())).toEqual([0])
    const { list } = house.store
    house.store.list = () => {
      throw new UpstreamError('cos', 'refused', { code: 'AccessDenied', retry: false })
    }
    expect(await hear()).toBe('云端服务暂时没有响应，请过一会儿再试。')
    house.store.list = list
    expect(await hear()).toContain('还没有关注任何环境')
  })
})

describe('the memory of a conversation', () => {
  const DEVICE = 'aa:bb:cc:dd:ee:ff'

  it('serves the same robot only, and ends where a voice is not recognised', async () => {
    const { house, doors } = await openTown([[0, 2]])
    const token = doors[0] ?? ''
    const hear = (speaker: string | undefined, device_id?: string) =>
      ask(house, token, 'get_daily_report', {
        again: true,
        ...(speaker === undefined ? {} : { speaker }),
        ...(device_id ? { device_id } : {}),
      }).then(secretsIn)
    expect(await hear('张伟', DEVICE)).toEqual([0])
    expect(await hear(undefined, DEVICE)).toEqual([0])
    expect(await hear(undefined, '11:11:11:11:11:11')).toEqual([])
    expect(await hear(undefined)).toEqual([])
    expect(await hear('未知说话人', DEVICE)).toEqual([])
    expect(await hear('李娜', DEVICE)).toEqual([2])
    expect(await hear(undefined, DEVICE)).toEqual([2])
    house.later(1_800_000)
    expect(await hear(undefined, DEVICE)).toEqual([])
  })

  it.each(['未知说话人', 'Unknown', '陌生人', '张玮'])(
    'never hands a person’s turn to the voice that came after them (%s)',
    async (voice) => {
      const { house, doors } = await openTown([[0]])
      const token = doors[0] ?? ''
      const hear = (speaker: string) =>
        ask(house, token, 'get_daily_report', { again: true, speaker, device_id: DEVICE })
      expect(secretsIn(await hear('张伟'))).toEqual([0])
      expect(secretsIn(await hear(voice))).toEqual([])
      expect(secretsIn(await hear(''))).toEqual([])
      expect(await ask(house, token, 'list_alerts', { device_id: DEVICE })).toContain(
        '请先告诉我您的名字',
      )
    },
  )

  it.each(['用户', '我', 'none', 'User', '说话人'])(
    'goes on where a model writes a filler instead of nothing (%s)',
    async (filler) => {
      const { house, doors } = await openTown([[0]])
      const token = doors[0] ?? ''
      const hear = (speaker: string) =>
        ask(house, token, 'get_daily_report', { again: true, speaker, device_id: DEVICE })
      expect(secretsIn(await hear('张伟'))).toEqual([0])
      expect(secretsIn(await hear(filler))).toEqual([0])
    },
  )

  it('ends for whoever was taken off the door', async () => {
    const { house, doors } = await openTown([[0]])
    const token = doors[0] ?? ''
    const given = { again: true, device_id: DEVICE }
    expect(
      secretsIn(await ask(house, token, 'get_daily_report', { ...given, speaker: '张伟' })),
    ).toEqual([0])
    const other = await addDoor(house, { id: 'door-0', people: ['p-2'] })
    expect(secretsIn(await ask(house, other, 'get_daily_report', given))).toEqual([])
  })
})

describe('a deputy at the door', () => {
  it('hears the report of whom they stand in for, and no colleague’s name', async () => {
    const { house, token } = await seededHouse()
    await addReport(house, { id: 'test', name: '测试集群' }, '机密7号。')
    await addPerson(house, { id: 'zhangwei', name: '张伟', follows: ['prod'], deputyFor: ['lina'] })
    const said = await ask(house, token, 'get_daily_report', { speaker: '张伟', on_behalf: '李娜' })
    expect(said).toContain('机密7号')
    expect(said).not.toContain('李娜')
    const proofs = [...house.store.objects.values()]
      .filter(({ key }) => key.startsWith('audit/'))
      .map(({ body }) => JSON.parse(String(body)))
    expect(proofs).toContainEqual(
      expect.objectContaining({ what: 'deputy', person: 'zhangwei', subject: 'lina' }),
    )
    const refused = await ask(house, token, 'get_daily_report', {
      speaker: '张伟',
      on_behalf: '王芳',
    })
    const nobody = await ask(house, token, 'get_daily_report', {
      speaker: '张伟',
      on_behalf: '不存在',
    })
    expect(refused).toContain('没有登记替这位同事听播报')
    expect(nobody).toBe(refused)
  })
})

describe('a robot that asks without end', () => {
  it('is asked to slow down, person by person, and served again a minute later', async () => {
    const { house, token } = await seededHouse()
    const listen = () => ask(house, token, 'list_alerts', { speaker: '张伟' })
    for (let n = 0; n < 60; n += 1) expect(await listen()).not.toContain('太快')
    expect(await listen()).toContain('问得太快了')
    expect(await ask(house, token, 'list_alerts', { speaker: '李娜' })).not.toContain('太快')
    await listen()
    const refusals = [...house.store.objects.values()]
      .filter(({ key }) => key.startsWith('audit/'))
      .map(({ body }) => JSON.parse(String(body)))
      .filter(({ allowed }) => !allowed)
    expect(refusals).toMatchObject([{ person: 'zhangwei', detail: 'too fast' }])
    house.later(60_000)
    expect(await listen()).not.toContain('太快')
  })
})
