import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { writeDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { doorSchema, type Person, personSchema } from '../../shared/documents/person.ts'
import { createConversations } from '../../shared/people/conversations.ts'
import { findPrincipal } from '../../shared/people/deputies.ts'
import { enrolledAt, readDoor } from '../../shared/people/doors.ts'
import { createSessionCache } from '../../shared/people/sessions.ts'
import { recognise } from '../../shared/people/speakers.ts'
import { hashToken, mintToken } from '../../shared/people/tokens.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'

const person = (id: string, name: string, more: Partial<Person> = {}): Person =>
  personSchema.parse({ schema: 'person/1', id, name, voices: [name], follows: [], ...more })

const ZHANG = person('zhangwei', '张伟', { voices: ['张伟', '老张', 'Wei Zhang'] })
const LI = person('lina', '李娜')
const known = (id: string) => ({ kind: 'known', person: expect.objectContaining({ id }) })

describe('a speaker', () => {
  it.each(['张伟', ' 张伟 ', '老张', 'wei zhang', 'ＷＥＩ　ＺＨＡＮＧ', '张 伟'])(
    'is known by a voice name or alias however it is written (%s)',
    async (name) => {
      expect(await recognise([ZHANG, LI], name)).toEqual(known('zhangwei'))
    },
  )

  it.each(['张玮', '章伟', 'zhangwei'])(
    'is asked back when a name only sounds alike (%s)',
    async (name) => {
      expect(await recognise([ZHANG, LI], name)).toEqual({ kind: 'ambiguous' })
    },
  )

  it('is asked back where two people have one name, but not when an alias tells them apart', async () => {
    const people = [person('a', '张伟', { voices: ['张伟', '大张'] }), person('b', '张伟')]
    expect(await recognise(people, '张伟')).toEqual({ kind: 'ambiguous' })
    expect(await recognise(people, '大张')).toEqual(known('a'))
    const alike = [person('zhangwei', '张伟'), person('zhangwei2', '章薇')]
    expect(await recognise(alike, '章薇')).toEqual(known('zhangwei2'))
  })

  it.each([undefined, '', '  ', '未知说话人', '用户', 'unknown', 'None'])(
    'is nobody where the voice was not recognised (%s)',
    async (name) => {
      expect(await recognise([ZHANG, LI], name)).toEqual({ kind: 'unnamed' })
    },
  )

  it('of another door is a stranger like anybody else', async () => {
    expect(await recognise([ZHANG], '李娜')).toEqual({ kind: 'stranger' })
    expect(await recognise([ZHANG], '不存在')).toEqual({ kind: 'stranger' })
  })
})

describe('a door', () => {
  const door = doorSchema.parse({
    schema: 'door/1',
    id: 'office',
    name: '办公室',
    people: ['zhangwei', 'lina'],
    devices: { 'aa:bb:cc:dd:ee:ff': ['lina', 'intruder'] },
    mintedAt: '2026-11-22T00:00:00.000Z',
  })

  it('is opened by its token alone, of which only the digest is kept', async () => {
    const store = memoryStore()
    const token = mintToken(randomBytes)
    await writeDocument(store, doorSchema, keys.door(hashToken(token)), door)
    expect((await readDoor(store, token))?.id).toBe('office')
    expect(await readDoor(store, `${token}x`)).toBeUndefined()
    expect(await readDoor(store, hashToken(token))).toBeUndefined()
    expect(await readDoor(store, 'x'.repeat(10_000))).toBeUndefined()
  })

  it.each([
    'AA-BB-CC-DD-EE-FF',
    'aabbccddeeff',
    'aa.bb.cc.dd.ee.ff',
    'aabb.ccdd.eeff',
    'aa bb cc dd ee ff',
    'ａａ：ｂｂ：ｃｃ：ｄｄ：ｅｅ：ｆｆ',
    'aa：bb：cc：dd：ee：ff',
    ' aa_bb_cc_dd_ee_ff ',
  ])('knows its device however that is spelled (%s)', (device) => {
    expect(enrolledAt(door, device)).toEqual(['lina'])
  })

  it.each(['constructor', '__proto__', '办公室', 'aa:bb:cc', 'aa:bb:cc:dd:ee:ff:00', ''])(
    'that restricts devices lets nobody speak from one it cannot read (%s)',
    (device) => {
      expect(enrolledAt(door, device)).toEqual([])
      expect(enrolledAt({ ...door, devices: {} }, device)).toEqual(['zhangwei', 'lina'])
    },
  )

  it('lets a device take people away, never add any', () => {
    expect(enrolledAt(door, 'AA-BB-CC-DD-EE-FF')).toEqual(['lina'])
    expect(enrolledAt(door, '11:22:33:44:55:66')).toEqual(['zhangwei', 'lina'])
    expect(enrolledAt(door, undefined)).toEqual(['zhangwei', 'lina'])
  })
})

describe('a deputy', () => {
  it('hears those who enrolled them, and nobody else', async () => {
    const store = memoryStore()
    for (const one of [ZHANG, LI])
      await writeDocument(store, personSchema, keys.person(one.id), one)
    const deputy = person('wangfang', '王芳', { deputyFor: ['lina'] })
    expect((await findPrincipal(store, deputy, '李娜'))?.id).toBe('lina')
    expect(await findPrincipal(store, deputy, '张伟')).toBeUndefined()
    expect(await findPrincipal(store, deputy, '不存在')).toBeUndefined()
  })
})

describe('the session cache', () => {
  const START = Date.parse('2026-11-22T00:00:00.000Z')
  const open = () => {
    let now = START
    let found = 0
    const cache = createSessionCache<number>(() => new Date(now))
    const use = (speaker: string, door = 'office') =>
      cache.use(door, speaker, async () => {
        found += 1
        return found
      })
    return { cache, use, at: (ms: number) => (now = START + ms), finds: () => found }
  }

  it('finds anew exactly when 3600 seconds are over', async () => {
    const { use, at, finds } = open()
    await use('张伟')
    at(3_599_999)
    await use('张伟')
    expect(finds()).toBe(1)
    at(3_600_000)
    await use('张伟')
    expect(finds()).toBe(2)
  })

  it('asks again after a minute where nobody was found', async () => {
    const found: (number | undefined)[] = [undefined, 7]
    const missing = createSessionCache<number | undefined>(() => new Date(now))
    let now = START
    const use = () => missing.use('office', '小张', async () => found.shift())
    expect(await use()).toBeUndefined()
    now += 59_999
    expect(await use()).toBeUndefined()
    now += 1
    expect(await use()).toBe(7)
    now += 3_599_999
    expect(await use()).toBe(7)
  })

  it('keeps a hundred, and forgets the least recently used first', async () => {
    const { cache, use, finds } = open()
    for (let n = 0; n < 100; n += 1) await use(`p${n}`)
    await use('p0')
    await use('p100')
    expect(cache.size).toBe(100)
    await use('p0')
    expect(finds()).toBe(101)
    await use('p1')
    expect(finds()).toBe(102)
  })

  it('finds once for fifty at the same time, and does not keep a failure', async () => {
    const { cache, use, finds } = open()
    await Promise.all(Array.from({ length: 50 }, () => use('张伟')))
    expect(finds()).toBe(1)
    const fail = () => cache.use('office', '李娜', () => Promise.reject(new Error('down')))
    await expect(fail()).rejects.toThrow('down')
    expect(await use('李娜')).toBe(2)
  })

  it('never shares between doors, and is wiped for one door at a time', async () => {
    const { cache, use, finds } = open()
    await use('张伟', 'office')
    await use('张伟', 'lab')
    expect(finds()).toBe(2)
    cache.wipe('office')
    expect(cache.size).toBe(1)
    await use('张伟', 'lab')
    expect(finds()).toBe(2)
  })

  it('can be filled before anybody asks', async () => {
    const { cache, use, finds } = open()
    await cache.preload('office', '张伟', async () => 7)
    expect(await use('张伟')).toBe(7)
    expect(finds()).toBe(0)
  })
})

describe('a conversation', () => {
  it('remembers who spoke for less than 1800 seconds', () => {
    let now = 0
    const conversations = createConversations(() => new Date(now))
    conversations.remember('office\nrobot', 'zhangwei')
    now = 1_799_999
    expect(conversations.recall('office\nrobot')).toBe('zhangwei')
    now = 1_800_000
    expect(conversations.recall('office\nrobot')).toBeUndefined()
    expect(conversations.recall('other')).toBeUndefined()
  })
})
