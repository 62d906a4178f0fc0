import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { transformSync } from 'esbuild'
import type { FunctionContext, InstanceReply } from './instance-messages.ts'

/** How a function is run, from `serverless.yml`. */
export interface FunctionSpec {
  /** The step: `alert-intake`. */
  name: string
  /** Absolute path of the bundle. */
  bundle: string
  memoryMb: number
  timeoutMs: number
  /** Instances at most; one request an instance, as SCF event functions have it. */
  maxInstances: number
  env: Record<string, string>
}

/** A run that failed: thrown by the function, past its time limit, or out of memory. */
export class InvocationFailure extends Error {
  override readonly name = 'InvocationFailure'
}

interface Instance {
  worker: Worker
  busy: boolean
}

const INSTANCE_CODE = transformSync(
  readFileSync(new URL('./instance.ts', import.meta.url), 'utf8'),
  { loader: 'ts', format: 'cjs', target: 'node20' },
).code

/**
 * The instances of one function. Each is a worker thread with its own settings, memory limit and module
 * state; it serves one request at a time and is ended when a run passes the time limit, as on SCF.
 */
export class FunctionPool {
  readonly spec: FunctionSpec
  readonly #instances = new Set<Instance>()
  readonly #waiting: ((instance: Instance) => void)[] = []
  readonly #onLog: (line: string) => void
  #nextId = 0

  constructor(spec: FunctionSpec, onLog: (line: string) => void) {
    this.spec = spec
    this.#onLog = onLog
  }

  /** Runs the function once. Rejects with InvocationFailure. */
  async invoke(event: unknown, context: FunctionContext): Promise<unknown> {
    const instance = await this.#acquire()
    try {
      return await this.#run(instance, event, context)
    } finally {
      this.#release(instance)
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#instances].map(({ worker }) => worker.terminate()))
    this.#instances.clear()
  }

  async #acquire(): Promise<Instance> {
    const idle = [...this.#instances].find((instance) => !instance.busy)
    if (idle) {
      idle.busy = true
      return idle
    }
    if (this.#instances.size < this.spec.maxInstances) return this.#start()
    return await new Promise((resolve) => this.#waiting.push(resolve))
  }

  #release(instance: Instance): void {
    const alive = this.#instances.has(instance)
    const next = this.#waiting.shift()
    if (next) next(alive ? instance : this.#start())
    else instance.busy = false
  }

  #start(): Instance {
    const worker = new Worker(INSTANCE_CODE, {
      eval: true,
      workerData: { bundle: this.spec.bundle },
      env: this.spec.env,
      resourceLimits: { maxOldGenerationSizeMb: this.spec.memoryMb },
      stdout: true,
      stderr: true,
    })
    worker.setMaxListeners(0)
    const instance = { worker, busy: true }
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.split('\n')) if (line) this.#onLog(line)
      })
    }
    worker.on('exit', () => this.#instances.delete(instance))
    this.#instances.add(instance)
    return instance
  }

  #run({ worker }: Instance, event: unknown, context: FunctionContext): Promise<unknown> {
    this.#nextId += 1
    const id = this.#nextId
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(limit)
        worker.off('message', onMessage).off('error', onError).off('exit', onExit)
        finish()
      }
      const fail = (message: string) => settle(() => reject(new InvocationFailure(message)))
      const onMessage = (reply: InstanceReply | { ready: true }) => {
        if ('ready' in reply || reply.id !== id) return
        if (reply.ok) settle(() => resolve(reply.value))
        else {
          this.#onLog(reply.stack)
          fail(reply.error)
        }
      }
      const onError = (error: Error) => fail(`${error.name}: ${error.message}`)
      const onExit = (code: number) => fail(`instance ended with code ${code}`)
      const limit = setTimeout(() => {
        fail(`past its time limit of ${this.spec.timeoutMs / 1000} s`)
        void worker.terminate()
      }, this.spec.timeoutMs)
      worker.on('message', onMessage).on('error', onError).on('exit', onExit)
      worker.postMessage({ id, event, context })
    })
  }
}
