import { UpstreamError } from '../../shared/failures.ts'

/**
 * What happens at one port call: the instance dies before or after its effect, or the call reports a
 * failure although its effect happened, or fails without one and the instance lives on.
 */
export type FaultKind = 'dies-before' | 'dies-after' | 'answer-lost' | 'fails'

export const FAULT_KINDS: FaultKind[] = ['dies-before', 'dies-after', 'answer-lost', 'fails']

/** The end of an instance: nothing it does afterwards has an effect. */
export class InstanceDied extends Error {
  override readonly name = 'InstanceDied'
}

/**
 * One instance whose port calls are counted, with a fault at the call number `at` (from 1). Wrap every port
 * with `through` and hand the wrapped ones to the code under test; 0 counts only.
 */
export class FaultPoint {
  calls = 0
  dead = false
  readonly #at: number
  readonly #kind: FaultKind

  constructor(at: number, kind: FaultKind) {
    this.#at = at
    this.#kind = kind
  }

  /** The same port, its methods counted. A listing counts once, when it is begun. */
  through<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver)
        if (typeof member !== 'function') return member
        return (...parameters: unknown[]) => {
          const call = () => Reflect.apply(member, target, parameters)
          return name === 'list' ? this.#listing(call) : this.#call(call)
        }
      },
    })
  }

  async #call(call: () => unknown): Promise<unknown> {
    const isHere = this.#arrive()
    if (isHere && this.#kind === 'dies-before') this.#die()
    if (isHere && this.#kind === 'fails') throw this.#failure(false)
    const result = await call()
    if (isHere && this.#kind === 'dies-after') this.#die()
    if (isHere && this.#kind === 'answer-lost') throw this.#failure(true)
    return result
  }

  async *#listing(call: () => unknown): AsyncGenerator<unknown> {
    const isHere = this.#arrive()
    if (isHere && this.#kind.startsWith('dies')) this.#die()
    if (isHere) throw this.#failure(false)
    yield* call() as AsyncIterable<unknown>
  }

  #arrive(): boolean {
    if (this.dead) throw new InstanceDied('this instance is gone')
    this.calls += 1
    return this.calls === this.#at
  }

  #die(): never {
    this.dead = true
    throw new InstanceDied(`died at port call ${this.calls}`)
  }

  #failure(doubtful: boolean): UpstreamError {
    return new UpstreamError('port', `fault at port call ${this.calls}`, { retry: true, doubtful })
  }
}
