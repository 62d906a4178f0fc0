import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LogObject } from '../../scripts/emulator/seed/log-objects.ts'
import { type SeededDay, seedDay } from '../../scripts/emulator/seed/seed-day.ts'
import { dayOf, endOfDay, startOfDay, timeOn, wallText } from '../../shared/calendar/day.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import {
  credentialSchema,
  doorSchema,
  personSchema,
  tokenSchema,
} from '../../shared/documents/person.ts'

const DAY = '2026-11-18'
const SMALL = { day: DAY, scale: 6000, baselineDays: 1 }

interface Shipped extends LogObject {
  lines: string[]
}

async function shippedBy(seeded: SeededDay): Promise<Shipped[]> {
  const objects: Shipped[] = []
  for await (const object of seeded.logObjects) {
    objects.push({ ...object, lines: gunzipSync(object.body).toString().trimEnd().split('\n') })
  }
  return objects
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const timeOf = (line: string) => Number(parsed(line)?.__TIMESTAMP__)

describe('a seeded day', () => {
  let seeded: SeededDay
  let objects: Shipped[]
  const of = (environment: string, topic: string) =>
    objects.filter(
      (each) => each.environment === environment && each.key.startsWith(`cls/${topic}/`),
    )
  const linesOnDay = (environment: string, topic: string) =>
    of(environment, topic)
      .flatMap(({ lines }) => lines)
      .filter((line) => dayOf(timeOf(line) || 0) === DAY)

  beforeAll(async () => {
    seeded = seedDay(SMALL)
    objects = await shippedBy(seeded)
  })

  it('is the same again, byte for byte', async () => {
    const print = (all: Shipped[]) =>
      createHash('sha256')
        .update(all.map(({ key, body }) => key + body.toString('hex')).join())
        .digest('hex')
    expect(print(await shippedBy(seedDay(SMALL)))).toBe(print(objects))
    expect(seedDay(SMALL).callbacks).toEqual(seeded.callbacks)
  })

  it('is another day with another seed', () => {
    expect(seedDay({ ...SMALL, seed: 'other' }).tokens[0]?.clear).not.toBe(seeded.tokens[0]?.clear)
  })

  it('names objects by shipping time as CLS does in mode 1, in the order they are shipped', () => {
    for (const { key, at } of objects) {
      const [, partition, minute] =
        /^cls\/\w+\/(\d{4}\/\d\d\/\d\d\/\d\d)\/(\d{12})_000_\d+\.gz$/.exec(key) ?? []
      expect(partition).toBe(wallText(at).slice(0, 13).replace(/[- ]/g, '/'))
      expect(minute).toBe(wallText(at).slice(0, 16).replace(/\D/g, ''))
    }
    expect(objects.map(({ at }) => at)).toEqual(objects.map(({ at }) => at).sort((a, b) => a - b))
  })

  it('ships the last minutes of a day into the first partition of the next', () => {
    const first = of('prod', 'app').find(({ key }) => key.includes('2026/11/19/00/'))
    const times = first?.lines.map(timeOf) ?? []
    expect(Math.max(...times.filter(Number.isFinite))).toBeLessThan(endOfDay(DAY))
    expect(times.some((at) => dayOf(at) === DAY)).toBe(true)
  })

  it('brings late lines of the day before in the first partition of the day', () => {
    const first = of('prod', 'app').filter(
      ({ at }) => at > startOfDay(DAY) && at < startOfDay(DAY) + 1_800_000,
    )
    const late = first
      .flatMap(({ lines }) => lines)
      .filter((line) => timeOf(line) < startOfDay(DAY))
    expect(late.length).toBeGreaterThanOrEqual(37)
  })

  it('says truly how many lines it holds, and how many are broken', () => {
    for (const environment of ['prod', 'test']) {
      const dated = ['app', 'edge', 'event', 'audit'].flatMap((topic) =>
        linesOnDay(environment, topic),
      )
      const broken = objects
        .filter((each) => each.environment === environment)
        .filter(({ at }) => at > startOfDay(DAY) + 900_000 && at < endOfDay(DAY) + 900_000)
        .flatMap(({ lines }) => lines)
        .filter((line) => !parsed(line))
      expect(broken).toHaveLength(seeded.groundTruth.malformed[environment] ?? -1)
      expect(dated.length + broken.length).toBe(seeded.groundTruth.lines[environment])
    }
  })

  it('writes tags as an object, as flat keys and as escaped text', () => {
    const first = (environment: string, topic: string) =>
      parsed(of(environment, topic)[0]?.lines.find((line) => parsed(line)) ?? '') ?? {}
    expect(first('prod', 'app').__TAG__).toMatchObject({ namespace: 'shop' })
    expect(first('prod', 'edge')['__TAG__.namespace']).toBe('shop')
    expect(JSON.parse(String(first('test', 'app').__TAG__))).toMatchObject({
      namespace: 'shop-test',
    })
  })

  it('plants a release at 14:05 after which the payment service reaches its database no more', () => {
    const release = linesOnDay('prod', 'audit')
      .map(parsed)
      .find((line) => JSON.stringify(line).includes('payment:v2.8.1'))
    expect(wallText(Number(release?.__TIMESTAMP__)).slice(11, 16)).toBe('14:05')
    const timeouts = linesOnDay('prod', 'app').filter((line) => line.includes('数据库连接超时'))
    expect(timeouts).toHaveLength(4127)
    expect(Math.min(...timeouts.map(timeOf))).toBe(timeOn(DAY, '14:08:12'))
    expect(timeouts.every((line) => line.includes('payment:v2.8.1'))).toBe(true)
    const earlier = of('prod', 'app').filter(({ at }) => at < timeOn(DAY, '14:08'))
    expect(
      earlier.flatMap(({ lines }) => lines).filter((line) => line.includes('数据库连接超时')),
    ).toEqual([])
  })

  it('plants seven kills for memory, and 86 refusals of one account around nine in the evening', () => {
    const kills = linesOnDay('prod', 'event').filter((line) => line.includes('"OOMKilling"'))
    expect(kills).toHaveLength(7)
    const refused = linesOnDay('prod', 'audit').filter((line) =>
      line.includes('"username":"100000000027"'),
    )
    expect(refused).toHaveLength(86)
    expect(refused.every((line) => line.includes('"code":403'))).toBe(true)
  })

  it('calls back about forty times, in every dialect, once with a body that is no JSON', () => {
    expect(seeded.groundTruth.callbacks.prod?.day).toBe(41)
    const dialects = new Set(seeded.callbacks.map(({ dialect }) => dialect))
    expect([...dialects].sort()).toEqual([
      'cls-broken',
      'cls-flashduty',
      'cls-keys-2021',
      'cls-template',
      'tcop-event',
      'tcop-metric',
    ])
    const broken = seeded.callbacks.filter(({ body }) => !parsed(body))
    expect(broken.map(({ dialect }) => dialect)).toEqual(['cls-broken'])
  })

  it('lets one callback get lost that the history knows', () => {
    expect(seeded.callbacks.filter(({ body }) => body.includes('库存服务消息积压'))).toEqual([])
    expect(seeded.history.records.map(({ alarmName }) => alarmName)).toContain('库存服务消息积压')
  })

  it('gives history records the ids its callbacks carry', () => {
    const told = seeded.callbacks.flatMap(({ body }) => parsed(body)?.record_id ?? [])
    const known = new Set<unknown>(seeded.history.records.map(({ recordId }) => recordId))
    const triggers = seeded.callbacks.filter(({ body }) => parsed(body)?.notify_type === 1)
    expect(told.filter((id) => known.has(id))).toHaveLength(triggers.length)
  })

  it('keeps the test environment quiet', () => {
    expect(seeded.callbacks.filter(({ environment }) => environment === 'test')).toHaveLength(2)
    expect(seeded.groundTruth.lines.test).toBeLessThan(2500)
  })

  it('describes environments, people, credentials, tokens and doors by their contracts', () => {
    for (const each of seeded.environments) environmentSchema.parse(each)
    for (const each of seeded.people) personSchema.parse(each)
    for (const each of seeded.credentials) credentialSchema.parse(each)
    for (const { document } of seeded.tokens) tokenSchema.parse(document)
    for (const { document, clear, sha256 } of seeded.doors) {
      doorSchema.parse(document)
      expect(createHash('sha256').update(clear).digest('hex')).toBe(sha256)
    }
  })
})

describe('a quiet day', () => {
  it('has no fault, one alert that recovered, and a release that broke nothing', async () => {
    const quiet = seedDay({ ...SMALL, scenario: 'quiet' })
    expect(quiet.groundTruth.faults).toEqual([])
    expect(quiet.callbacks).toHaveLength(2)
    const lines = (await shippedBy(quiet)).flatMap((object) => object.lines)
    expect(lines.filter((line) => /数据库连接超时|OOMKilling/.test(line))).toEqual([])
    expect(
      lines.filter((line) => line.includes('order:v5.4.2-r18') && line.includes('"verb":"patch"')),
    ).toHaveLength(1)
  })
})

describe('a truncated object', () => {
  it('cannot be unzipped whole', async () => {
    const bad: string[] = []
    for await (const { key, body } of seedDay({ ...SMALL, truncatedObject: true }).logObjects) {
      try {
        gunzipSync(body)
      } catch {
        bad.push(key)
      }
    }
    expect(bad).toHaveLength(1)
  })
})
