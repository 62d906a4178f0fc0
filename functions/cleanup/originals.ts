import { type Day, daysBefore } from '../../shared/calendar/day.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { InputError, UpstreamError } from '../../shared/failures.ts'
import { type Original, originalsOf } from '../../shared/logs/originals.ts'
import type { Account } from '../../shared/ports/account/account.ts'
import type { CleanupPorts } from './handler.ts'
import type { Tally } from './tally.ts'

/** How many days back originals are looked at; later nights take up what one night did not finish. */
const DAYS_BACK = 4
const BATCH = 500

/** Removes original log objects of sources that opt in and whose every line is told; says why others stay. */
export async function removeOriginals(
  { store, accounts }: CleanupPorts,
  environment: Environment,
  today: Day,
  tally: Tally,
): Promise<void> {
  if (!environment.logs.sources.some((source) => source.removeOriginals)) return
  const account = await opened(accounts.open(environment), tally)
  if (!account) return
  const seen = new Set<string>()
  for (const day of daysBefore(today, DAYS_BACK)) {
    let batch: Original[] = []
    for await (const original of originalsOf(store, environment, day, today)) {
      const place = `${original.bucket}/${original.key}`
      if (tally.over()) return
      if (seen.has(place)) continue
      seen.add(place)
      if (original.keep) tally.kept(place, original.keep)
      else batch.push(original)
      if (batch.length < BATCH) continue
      await removeBatch(account, environment, batch, tally)
      batch = []
    }
    await removeBatch(account, environment, batch, tally)
  }
}

async function removeBatch(
  account: Account,
  environment: Environment,
  batch: readonly Original[],
  tally: Tally,
): Promise<void> {
  for (const bucket of new Set(batch.map((original) => original.bucket))) {
    const source = environment.logs.sources.find((known) => known.bucket === bucket)
    if (!source) continue
    const logs = account.bucket(bucket, source.region)
    const keys: string[] = []
    for (const original of batch.filter((one) => one.bucket === bucket)) {
      const now = await logs.head(original.key)
      if (now && now.etag !== original.etag) {
        tally.kept(`${bucket}/${original.key}`, '分析之后被改写过')
      } else if (now) keys.push(original.key)
    }
    await attempt(tally, bucket, async () => {
      if (keys.length > 0) await logs.remove(keys)
      tally.removed('originals', keys.length)
    })
  }
}

async function attempt(tally: Tally, place: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure
    tally.kept(place, `删除没有成功，${failure.code ?? '原因不明'}`)
  }
}

async function opened(opening: Promise<Account>, tally: Tally): Promise<Account | undefined> {
  try {
    return await opening
  } catch (failure) {
    if (!(failure instanceof UpstreamError || failure instanceof InputError)) throw failure
    tally.kept('originals', '云账号打不开')
    return undefined
  }
}
