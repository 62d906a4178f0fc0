import type { Day } from '../../shared/calendar/day.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import type { LogHistory } from '../../shared/logs/baseline.ts'
import { isPart, NO_SHIPPING } from '../../shared/logs/coverage.ts'
import { historyOf } from '../../shared/logs/history.ts'
import { historyAt, rememberLogs } from '../../shared/logs/history-store.ts'
import { reduceDay } from '../../shared/logs/reduce.ts'
import { shippingDays } from '../../shared/logs/sources.ts'
import type { Budget } from './budget.ts'
import { currentOf, failedFor, listedFor, type WaitingRead } from './found-objects.ts'
import type { LogAnalysisPorts } from './handler.ts'
import { readWaiting } from './read-waiting.ts'

const UNHURRIED: Budget = { signal: new AbortController().signal, over: () => false }

/** What the history of a past day was built from. */
export interface Backfilled {
  objects: number
  lines: number
  /** Objects that could not be read, and sources that could not be listed. */
  failed: number
  /** Objects that were not tried because too many others failed. */
  waiting: number
  closed: string[]
}

/**
 * Digests whatever objects of a past day are still in the bucket and writes the day's history, so that a baseline exists from
 * the first morning on. No analysis is written: nobody waits for the report of a day long gone.
 */
export async function backfillDay(
  ports: Pick<LogAnalysisPorts, 'store' | 'accounts' | 'clock'>,
  environment: Environment,
  day: Day,
): Promise<Backfilled> {
  const read = await readEverything(ports, environment, day)
  const { counts, broken } = await reduceDay(ports.store, environment.id, day, {
    current: currentOf(read),
  })
  const { failed, nearby } = failedFor(day, read.failed)
  const coverage = {
    listed: listedFor(day, read),
    failed,
    nearby,
    broken,
    waiting: read.waiting,
    closed: read.closed,
    shipping: NO_SHIPPING,
  }
  const known = (await historyAt(ports.store, environment.id, day))?.logs
  const logs = historyOf(counts, !isPart(counts, coverage))
  if (logs.lines > 0 && !isFuller(known, logs)) {
    await rememberLogs(ports.store, environment.id, day, logs)
  }
  const { waiting, closed } = read
  return { objects: counts.objects, lines: counts.lines.read, failed, waiting, closed }
}

/** Whether a history holds more than a new one: digests and objects of a day may be gone by the time it is backfilled. */
function isFuller(known: LogHistory | undefined, { lines, complete }: LogHistory): boolean {
  if (!known) return false
  return known.lines > lines || (known.lines === lines && known.complete && !complete)
}

/** Reads round by round, as long as a round leaves less than the one before; each object is tried once. */
async function readEverything(
  ports: Pick<LogAnalysisPorts, 'store' | 'accounts' | 'clock'>,
  environment: Environment,
  day: Day,
): Promise<WaitingRead> {
  const started = ports.clock().getTime()
  let left = Number.POSITIVE_INFINITY
  for (;;) {
    const read = await readWaiting(ports, environment, shippingDays(day), UNHURRIED, started)
    if (read.waiting === 0 || read.waiting >= left) return read
    left = read.waiting
  }
}
