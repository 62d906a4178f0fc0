import pLimit from 'p-limit'
import { UpstreamError } from '../../shared/failures.ts'
import { type IngestResult, ingestObject, parkObject } from '../../shared/logs/ingest.ts'
import type { Budget } from './budget.ts'
import type { Found, WaitingRead } from './found-objects.ts'
import type { LogAnalysisPorts } from './handler.ts'

/** What reading needs of the log analysis. */
export type ReadingPorts = Pick<LogAnalysisPorts, 'store' | 'accounts' | 'clock'>

/** Objects one job reads at most, and how many at a time: one waits for COS while another is unpacked. */
const MOST_OBJECTS = 400
const AT_ONCE = 3

/** Digests objects in the given order, at most MOST_OBJECTS and while the budget lasts; counts what became of them. */
export async function readObjects(
  ports: ReadingPorts,
  environment: string,
  todo: readonly Found[],
  read: WaitingRead,
  budget: Budget,
): Promise<void> {
  const limit = pLimit(AT_ONCE)
  const now = todo.slice(0, MOST_OBJECTS)
  read.waiting = todo.length - now.length
  await Promise.all(
    now.map((one) =>
      limit(async () => {
        const result = budget.over()
          ? 'out of time'
          : await readOne(ports, environment, one, budget.signal)
        if (result === 'digested') read.digested += 1
        else if (result === 'out of time') read.waiting += 1
        else read.failed.push(one)
      }),
    ),
  )
}

async function readOne(
  { store, clock }: ReadingPorts,
  environment: string,
  { logs, object }: Found,
  signal: AbortSignal,
): Promise<IngestResult> {
  try {
    return await ingestObject({ logs, store, clock }, environment, object, signal)
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure
    return await parked({ store, clock }, environment, { logs, object }, failure)
  }
}

/** Notes that an object failed; a note that cannot be written costs no more than an early try. */
async function parked(
  ports: Pick<ReadingPorts, 'store' | 'clock'>,
  environment: string,
  { logs, object }: Pick<Found, 'logs' | 'object'>,
  failure: UpstreamError,
): Promise<IngestResult> {
  try {
    await parkObject(ports, environment, object, logs.bucket, failure)
  } catch (second) {
    if (!(second instanceof UpstreamError)) throw second
  }
  return 'parked'
}
