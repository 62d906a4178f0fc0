import { randomBytes, randomInt } from 'node:crypto'
import { keys } from '../shared/documents/keys.ts'
import type { Door } from '../shared/documents/person.ts'
import { readDoor } from '../shared/people/doors.ts'
import { hashToken, mintToken } from '../shared/people/tokens.ts'

/** Samples of each kind of token. */
const SAMPLES = 20_000

/** A |t| beyond this tells two timings apart (Reparaz, Balasch and Verbauwhede, 2016). */
const TELLING = 4.5

/** Share of the slowest samples that are left out: they are the machine's, not the code's. */
const CROPPED = 0.1

type Check = (token: string) => unknown

/** Characters of a good token that the nearly right ones have, of 46. */
const PREFIX = 40

/**
 * Whether the time of a refusal tells how much of a token was right: the door's check is given wrong tokens that
 * begin like a good one and wrong tokens that do not, each made anew, in random order, and Welch's t of the two
 * is printed. A comparison that stops at the first difference is the control: the proof is worth nothing unless
 * that one is caught.
 */
async function proveConstantTime(): Promise<boolean> {
  const good = mintToken(randomBytes)
  const door = await timeOf(doorCheck(good), good)
  const control = await timeOf(leakyCheck(good), good)
  console.log(`timing.door_t ${door.toFixed(2)} (must be below ${TELLING})`)
  console.log(`timing.control_t ${control.toFixed(2)} (must be above ${TELLING})`)
  return door < TELLING && control > TELLING
}

/** The check of the function `mcp`, on a bucket that answers at once. */
function doorCheck(good: string): Check {
  const door: Door = {
    schema: 'door/1',
    id: 'office',
    name: 'office',
    people: [],
    devices: {},
    mintedAt: new Date(0).toISOString(),
  }
  const body = Buffer.from(JSON.stringify(door))
  const objects = new Map([[keys.door(hashToken(good)), { body, etag: '' }]])
  const store = { get: async (key: string) => objects.get(key) }
  return (token) => readDoor(store, token)
}

function leakyCheck(good: string): Check {
  return (token) => {
    for (let at = 0; at < good.length; at += 1) if (token[at] !== good[at]) return false
    return true
  }
}

async function timeOf(check: Check, good: string): Promise<number> {
  const times: { near: number[]; far: number[] } = { near: [], far: [] }
  for (let warm = 0; warm < 2000; warm += 1) await check(wrongToken(mintToken(randomBytes)))
  while (times.near.length < SAMPLES || times.far.length < SAMPLES) {
    const kind = randomInt(2) === 0 ? 'near' : 'far'
    const other = mintToken(randomBytes)
    const token = wrongToken(kind === 'near' ? good : other)
    const started = process.hrtime.bigint()
    await check(token)
    times[kind].push(Number(process.hrtime.bigint() - started))
  }
  const all = [...times.near, ...times.far].sort((a, b) => a - b)
  const limit = all[Math.floor(all.length * (1 - CROPPED))] ?? 0
  const cropped = (kind: 'near' | 'far') => times[kind].filter((time) => time <= limit)
  return Math.abs(welch(cropped('near'), cropped('far')))
}

/** A wrong token that begins like this one; one flat string, however it was put together. */
function wrongToken(like: string): string {
  return Buffer.from(like.slice(0, PREFIX) + mintToken(randomBytes).slice(PREFIX)).toString(
    'latin1',
  )
}

/** Welch's t of two samples. */
function welch(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [momentsOf(a), momentsOf(b)]
  return (x.mean - y.mean) / Math.sqrt(x.variance / a.length + y.variance / b.length)
}

function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, variance: squares / (values.length - 1) }
}

process.exitCode = (await proveConstantTime()) ? 0 : 1
