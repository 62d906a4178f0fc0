import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import type { InstanceReply, InstanceRequest } from './instance-messages.ts'

type MainHandler = (event: unknown, context: unknown) => Promise<unknown>

const started = performance.now()
const bundle: { main_handler: MainHandler } = createRequire(workerData.bundle)(workerData.bundle)

parentPort?.postMessage({ ready: true, initMs: performance.now() - started })
parentPort?.on('message', async ({ id, event, context }: InstanceRequest) => {
  parentPort?.postMessage(await run(id, event, context))
})

async function run(
  id: number,
  event: unknown,
  context: InstanceRequest['context'],
): Promise<InstanceReply> {
  const begun = performance.now()
  const full = {
    ...context,
    getRemainingTimeInMillis: () => context.time_limit_in_ms - (performance.now() - begun),
  }
  try {
    return { id, ok: true, value: await bundle.main_handler(event, full) }
  } catch (failure) {
    const error = failure instanceof Error ? failure : new Error(String(failure))
    return { id, ok: false, error: `${error.name}: ${error.message}`, stack: error.stack ?? '' }
  }
}
