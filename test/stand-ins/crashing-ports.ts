import { UpstreamError } from '../../shared/failures.ts'

/** The process died: nothing it would have done afterwards happens. */
export class Crash extends Error {
  override readonly name = 'Crash'
}

/**
 * How a port call goes wrong: the process dies before its effect, or after it; or the effect happened and
 * only its answer was lost, which the caller sees as an UpstreamError.
 */
export const FAULTS = ['before', 'after', 'lost'] as const
export type Fault = (typeof FAULTS)[number]

/**
 * Counts every call of the ports it wraps and lets one of them go wrong. A crash kills everything behind the
 * wrapped ports until `revive`. What it does not play: a half-written object, and a crash between two port
 * calls that changes anything, for nothing outside a port does.
 */
export function crashingPorts() {
  let calls = 0
  let planned: { call: number; fault: Fault } | undefined
  let dead = false
  const names: string[] = []

  const begin = (name: string): Fault | undefined => {
    if (dead) throw new Crash(`${name} after the crash`)
    calls += 1
    names.push(name)
    return planned?.call === calls ? planned.fault : undefined
  }
  const die = (name: string): never => {
    dead = true
    throw new Crash(name)
  }
  const strike = (name: string, fault: Fault): never => {
    if (fault === 'lost') throw new UpstreamError('cos', `${name}: no answer`, { retry: true })
    return die(name)
  }

  async function* iterate(name: string, items: AsyncIterable<unknown>) {
    const fault = begin(name)
    if (fault === 'before') die(name)
    for await (const item of items) {
      if (dead) throw new Crash(`${name} after the crash`)
      yield item
    }
    if (fault) strike(name, fault)
  }

  const attend = async (name: string, call: () => unknown): Promise<unknown> => {
    const fault = begin(name)
    if (fault === 'before') die(name)
    const result = await call()
    if (dead) throw new Crash(`${name} after the crash`)
    if (fault) strike(name, fault)
    return result
  }

  return {
    get calls() {
      return calls
    },
    /** What was called, in order. */
    names,
    plan: (call: number, fault: Fault) => {
      planned = { call, fault }
    },
    revive: () => {
      dead = false
    },
    /** The port with every method watched; `role` names it in what is reported. */
    wrap<Port extends object>(role: string, port: Port): Port {
      return new Proxy(port, {
        get(target, property, receiver) {
          const held: unknown = Reflect.get(target, property, receiver)
          if (typeof held !== 'function' || typeof property === 'symbol') return held
          const name = `${role}.${property}`
          if (property === 'list') {
            return (...given: unknown[]) => iterate(name, Reflect.apply(held, target, given))
          }
          return (...given: unknown[]) => attend(name, () => Reflect.apply(held, target, given))
        },
      })
    },
  }
}

/** One run through a flow with one fault, for a report. */
export interface CrashReport {
  calls: number
  runs: number
  violations: string[]
}

/** A flow that can be begun anew at will; `run` is done over and over until it ends without a crash. */
export interface CrashFlow {
  run(): Promise<void>
  /** What is wrong with the outcome, one sentence each. */
  violations(): Promise<string[]>
}

/** At most this many reruns after a crash; a flow that needs more does not come to rest. */
const MOST_RERUNS = 5

/**
 * Runs a flow once to count its port calls, then once for every `every`-th call and every fault, each followed
 * by reruns until it rests, and collects what is then wrong.
 */
export async function crashEverywhere(
  open: (ports: ReturnType<typeof crashingPorts>) => Promise<CrashFlow>,
  options: { every?: number; faults?: readonly Fault[] } = {},
): Promise<CrashReport> {
  const { every = 1, faults = FAULTS } = options
  const clean = crashingPorts()
  const flow = await open(clean)
  await flow.run()
  const report: CrashReport = { calls: clean.calls, runs: 1, violations: await flow.violations() }
  for (let call = 1; call <= clean.calls; call += every) {
    for (const fault of faults) {
      const found = await crashOnce(open, call, fault)
      report.runs += found.runs
      const where = `${fault} call ${call} (${clean.names[call - 1]})`
      report.violations.push(...found.violations.map((one) => `${where}: ${one}`))
    }
  }
  return report
}

async function crashOnce(
  open: (ports: ReturnType<typeof crashingPorts>) => Promise<CrashFlow>,
  call: number,
  fault: Fault,
): Promise<{ runs: number; violations: string[] }> {
  const ports = crashingPorts()
  const flow = await open(ports)
  const offset = ports.calls
  ports.plan(offset + call, fault)
  for (let runs = 1; runs <= MOST_RERUNS; runs += 1) {
    try {
      await flow.run()
      return { runs, violations: await flow.violations() }
    } catch (failure) {
      if (!(failure instanceof Crash) && !(failure instanceof UpstreamError)) throw failure
      ports.revive()
    }
  }
  return { runs: MOST_RERUNS, violations: ['does not come to rest'] }
}
