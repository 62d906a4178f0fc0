import type { VirtualClock } from '../virtual-clock.ts'
import type { Agenda } from './agenda.ts'
import { bucketEvent, timerEvent } from './events.ts'
import { FunctionPool, type FunctionSpec, InvocationFailure } from './function-pool.ts'
import { nextDue, type TimerTrigger } from './timers.ts'

/** An object trigger: fires for keys with this prefix and suffix. */
export interface BucketTrigger {
  bucket: string
  prefix: string
  suffix: string
}

/** A function with what starts it. */
export interface LocalFunction {
  spec: FunctionSpec
  timers: TimerTrigger[]
  buckets: BucketTrigger[]
  /** Retries of an asynchronous event after an error, one virtual minute apart (583/41138). */
  retries: number
}

/** One finished run, for the functions page and the exit status. */
export interface RunRecord {
  function: string
  kind: 'timer' | 'bucket' | 'job' | 'http'
  /** Virtual, in milliseconds. */
  at: number
  tookMs: number
  error?: string
  /** An asynchronous event that failed for the last time. */
  lost?: boolean
}

const RETRY_AFTER_MS = 60_000
const RECORDS_KEPT = 1000

/**
 * The local function platform: instances apart from each other, an asynchronous queue that retries as SCF
 * does, timers and object triggers from the manifest. Not emulated: CAM roles, 432/429 answers, scale-out
 * speed, provisioned concurrency, dead-letter queues, cold start times of the cloud.
 */
export class LocalScf {
  readonly functions = new Map<string, LocalFunction>()
  readonly records: RunRecord[] = []
  /** Finished runs of all kinds so far. */
  runs = 0
  /** Deliver every asynchronous event twice, as SCF may. */
  doubled = false
  readonly #pools = new Map<string, FunctionPool>()
  readonly #onLog: (name: string, line: string) => void
  readonly #clock: VirtualClock
  readonly #agenda: Agenda
  readonly #account: { region: string; appId: string; uin: string }
  #pending = 0
  #idle: (() => void)[] = []
  #requests = 0

  constructor(options: {
    clock: VirtualClock
    agenda: Agenda
    account: { region: string; appId: string; uin: string }
    onLog: (name: string, line: string) => void
  }) {
    this.#clock = options.clock
    this.#agenda = options.agenda
    this.#account = options.account
    this.#onLog = options.onLog
  }

  /** Adds a function; its instances start when they are needed. */
  deploy(added: LocalFunction): void {
    const { name } = added.spec
    this.functions.set(name, added)
    this.#pools.set(name, new FunctionPool(added.spec, (line) => this.#onLog(name, line)))
  }

  /** Puts every timer on the agenda, from the clock's present on. */
  schedule(): void {
    for (const { spec, timers } of this.functions.values()) {
      for (const timer of timers) this.#scheduleNext(spec.name, timer, this.#clock.now() - 1)
    }
  }

  /** Queues an asynchronous event; failures are retried, then kept as lost. */
  enqueue(name: string, kind: RunRecord['kind'], event: unknown): void {
    for (let copy = 0; copy < (this.doubled ? 2 : 1); copy += 1) {
      this.#attempt(name, kind, event, this.functions.get(name)?.retries ?? 0)
    }
  }

  /** Fires a timer now as if it were due at `due`; what it does happens at the clock's present. */
  fireTimer(name: string, timer: string, due: number): boolean {
    const trigger = this.functions.get(name)?.timers.find((each) => each.name === timer)
    if (trigger) this.enqueue(name, 'timer', timerEvent(trigger, due))
    return trigger !== undefined
  }

  /** Invokes a function and waits, as a function URL does; never retried by the platform. */
  async call(name: string, event: unknown): Promise<unknown> {
    return await this.#run(name, 'http', event)
  }

  /** Fires the object triggers that watch this key. */
  objectCreated(object: { bucket: string; key: string; size: number }): void {
    const { region } = this.#account
    for (const { spec, buckets } of this.functions.values()) {
      if (buckets.some((trigger) => matches(trigger, object))) {
        const event = bucketEvent({ ...object, region, at: this.#clock.now() })
        this.enqueue(spec.name, 'bucket', event)
      }
    }
  }

  /** Resolves once no asynchronous event is queued or running. */
  async settled(): Promise<void> {
    if (this.#pending === 0) return
    await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()))
  }

  #scheduleNext(name: string, timer: TimerTrigger, after: number): void {
    const due = nextDue(timer, after)
    if (due === undefined) return
    this.#agenda.add(due, () => {
      this.enqueue(name, 'timer', timerEvent(timer, due))
      this.#scheduleNext(name, timer, due)
    })
  }

  #attempt(name: string, kind: RunRecord['kind'], event: unknown, left: number): void {
    this.#pending += 1
    this.#run(name, kind, event, left === 0)
      .catch((failure: unknown) => {
        if (!(failure instanceof InvocationFailure)) throw failure
        if (left === 0) return
        const again = () => this.#attempt(name, kind, event, left - 1)
        this.#agenda.add(this.#clock.now() + RETRY_AFTER_MS, again)
      })
      .finally(() => {
        this.#pending -= 1
        if (this.#pending === 0) for (const resolve of this.#idle.splice(0)) resolve()
      })
  }

  async #run(
    name: string,
    kind: RunRecord['kind'],
    event: unknown,
    lastTry = false,
  ): Promise<unknown> {
    const pool = this.#pools.get(name)
    if (!pool) throw new InvocationFailure(`no function ${name}`)
    const at = this.#clock.now()
    const started = performance.now()
    const record = (error?: string) => {
      const tookMs = performance.now() - started
      this.runs += 1
      const failed = error === undefined ? {} : { error, lost: lastTry }
      this.records.push({ function: name, kind, at, tookMs, ...failed })
      if (this.records.length > RECORDS_KEPT) this.#forget()
    }
    try {
      const value = await pool.invoke(event, this.#context(pool.spec))
      record()
      return value
    } catch (failure) {
      record(failure instanceof Error ? failure.message : String(failure))
      throw failure
    }
  }

  /** Forgets the oldest good runs; failed ones stay. */
  #forget(): void {
    const oldest = this.records.findIndex((each) => !each.error)
    this.records.splice(Math.max(oldest, 0), 1)
  }

  #context(spec: FunctionSpec) {
    this.#requests += 1
    return {
      request_id: `local-${String(this.#requests).padStart(6, '0')}`,
      function_name: spec.name,
      function_version: '$LATEST',
      namespace: 'default',
      memory_limit_in_mb: spec.memoryMb,
      time_limit_in_ms: spec.timeoutMs,
      tencentcloud_region: this.#account.region,
      tencentcloud_appid: this.#account.appId,
      tencentcloud_uin: this.#account.uin,
      chenbao_local_time: new Date(this.#clock.now()).toISOString(),
    }
  }
}

function matches(trigger: BucketTrigger, object: { bucket: string; key: string }): boolean {
  return (
    trigger.bucket === object.bucket &&
    object.key.startsWith(trigger.prefix) &&
    object.key.endsWith(trigger.suffix)
  )
}
