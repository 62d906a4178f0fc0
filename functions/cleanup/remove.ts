import { UpstreamError } from '../../shared/failures.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { CleanupPorts } from './handler.ts'
import type { Records } from './records.ts'
import type { Tally } from './tally.ts'

/** One run of the cleanup: what it works with, what it writes down, what it counts. */
export interface CleanupRun extends CleanupPorts {
  records: Records
  tally: Tally
}

/**
 * Removes objects of a bucket after a record names them. What fails is noted under `place`, so that the rest goes on.
 */
export async function removeRecorded(
  { records, tally }: CleanupRun,
  { what, place, bucket }: { what: string; place: string; bucket: Store },
  removing: readonly string[],
): Promise<void> {
  if (removing.length === 0) return
  const record = await attempt(tally, place, place, '写删除记录', () =>
    records.removal(what, bucket.bucket, removing),
  )
  if (!record) return
  await attempt(tally, place, record, '删除这份记录里的对象', async () => {
    await bucket.remove(removing)
    tally.removed(what, removing.length)
  })
}

/** Does a part of the work; when a service fails, notes it and returns undefined. */
export async function attempt<T>(
  tally: Tally,
  place: string,
  key: string,
  doing: string,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure
    tally.failed(place, key, `${doing}没有成功，${failure.code ?? '原因不明'}`)
    return undefined
  }
}

/** Items in batches of at most `size`. */
export async function* batchesOf<T>(items: AsyncIterable<T>, size: number): AsyncIterable<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
