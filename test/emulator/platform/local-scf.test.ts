import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Agenda } from '../../../scripts/emulator/platform/agenda.ts'
import type { FunctionSpec } from '../../../scripts/emulator/platform/function-pool.ts'
import { LocalScf } from '../../../scripts/emulator/platform/local-scf.ts'
import { replay } from '../../../scripts/emulator/replay.ts'
import { VirtualClock } from '../../../scripts/emulator/virtual-clock.ts'

const START = Date.parse('2026-03-10T16:00:00Z')
const MINUTE = 60_000

let folder: string
let clock: VirtualClock
let agenda: Agenda
let scf: LocalScf
let logs: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chenbao-scf-'))
  clock = new VirtualClock(START)
  agenda = new Agenda()
  logs = []
  scf = new LocalScf({
    clock,
    agenda,
    account: { region: 'ap-guangzhou', appId: '1250000000', uin: '100000000001' },
    onLog: (_name, line) => logs.push(line),
  })
})

afterEach(async () => {
  await scf.close()
  await rm(folder, { recursive: true, force: true })
})

/** Deploys a function whose handler is the given body of `async (event, context) => { … }`. */
async function deploy(
  name: string,
  body: string,
  options: Partial<FunctionSpec> & {
    retries?: number
    timers?: { name: string; cron: string; argument: string }[]
    buckets?: { bucket: string; prefix: string; suffix: string }[]
  } = {},
) {
  const bundle = join(folder, `${name}.cjs`)
  await writeFile(
    bundle,
    `let state = 0\nexports.main_handler = async (event, context) => { state += 1\n${body} }`,
  )
  const { retries = 2, timers = [], buckets = [], ...spec } = options
  scf.deploy({
    spec: { name, bundle, memoryMb: 128, timeoutMs: 10_000, maxInstances: 4, env: {}, ...spec },
    timers,
    buckets,
    retries,
  })
}

describe('the local function platform', () => {
  it('hands over the event and a context with the virtual present', async () => {
    await deploy(
      'echo',
      'return { event, time: context.chenbao_local_time, name: context.function_name }',
    )
    expect(await scf.call('echo', { a: 1 })).toEqual({
      event: { a: 1 },
      time: '2026-03-10T16:00:00.000Z',
      name: 'echo',
    })
  })

  it('gives each function its own settings and nothing of the shell', async () => {
    await deploy('env', 'return process.env', { env: { ONLY: 'this' } })
    expect(await scf.call('env', {})).toEqual({ ONLY: 'this' })
  })

  it('ends a run that passes its time limit, and names the function and the limit', async () => {
    await deploy('slow', 'await new Promise(() => setInterval(() => {}, 1000))', { timeoutMs: 300 })
    await expect(scf.call('slow', {})).rejects.toThrow('past its time limit of 0.3 s')
    await deploy('busy', 'for (;;) {}', { timeoutMs: 300 })
    await expect(scf.call('busy', {})).rejects.toThrow('past its time limit')
  })

  it('ends an instance that needs more memory than it has, and starts another', async () => {
    const greedy =
      'if (event.greedy) { const held = []; for (;;) held.push(new Array(1e5).fill(state)) } return state'
    await deploy('memory', greedy, { memoryMb: 32 })
    await expect(scf.call('memory', { greedy: true })).rejects.toThrow(/memory|ended/)
    expect(await scf.call('memory', {})).toBe(1)
  })

  it('runs one request an instance, and no more instances than allowed', async () => {
    const slow = 'await new Promise((done) => setTimeout(done, 40)); return state'
    await deploy('one', slow, { maxInstances: 1 })
    expect(await Promise.all([1, 2, 3].map((n) => scf.call('one', n)))).toEqual([1, 2, 3])
    await deploy('many', slow, { maxInstances: 3 })
    expect(await Promise.all([1, 2, 3].map((n) => scf.call('many', n)))).toEqual([1, 1, 1])
  })

  it('repeats a failed asynchronous event twice, a virtual minute apart, then counts it as lost', async () => {
    await deploy('failing', `throw new Error('no luck ' + context.chenbao_local_time)`)
    scf.enqueue('failing', 'job', {})
    await scf.settled()
    await replay({ agenda, clock, scf }, START + 10 * MINUTE, () => undefined)
    expect(scf.records.map(({ at, lost }) => [(at - START) / MINUTE, lost])).toEqual([
      [0, false],
      [1, false],
      [2, true],
    ])
  })

  it('never repeats a synchronous request', async () => {
    await deploy('failing', `throw new Error('no luck')`)
    await expect(scf.call('failing', {})).rejects.toThrow('no luck')
    expect(scf.records).toHaveLength(1)
  })

  it('fires timers on the wall clock of UTC+8', async () => {
    const daily = { name: 'daily', cron: '0 0 5 * * * *', argument: 'go' }
    await deploy('timer', 'console.log(JSON.stringify(event))', { timers: [daily] })
    scf.schedule()
    await replay({ agenda, clock, scf }, START + 24 * 60 * MINUTE, () => undefined)
    expect(logs).toEqual([
      '{"Type":"Timer","TriggerName":"daily","Time":"2026-03-10T21:00:00Z","Message":"go"}',
    ])
  })

  it('fires an object trigger for its prefix and suffix only', async () => {
    const trigger = { bucket: 'b-1250000000', prefix: 'in/', suffix: '.json' }
    await deploy('bucket', 'console.log(event.Records[0].cos.cosObject.key)', {
      buckets: [trigger],
    })
    for (const key of ['in/a.json', 'in/a.txt', 'out/a.json']) {
      scf.objectCreated({ bucket: 'b-1250000000', key, size: 1 })
    }
    await scf.settled()
    expect(logs).toEqual(['/1250000000/b/in/a.json'])
  })

  it('delivers every asynchronous event twice when asked to', async () => {
    scf.doubled = true
    await deploy('twice', 'return 1')
    scf.enqueue('twice', 'job', {})
    await scf.settled()
    expect(scf.records).toHaveLength(2)
  })
})
