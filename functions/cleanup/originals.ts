import { type Day, daysBefore } from '../../shared/calendar/day.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { InputError, messageOf } from '../../shared/failures.ts'
import { type Original, originalsOf, type Proof } from '../../shared/logs/originals.ts'
import type { Account } from '../../shared/ports/account/account.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import { everyEnvironment } from './environments.ts'
import { attempt, batchesOf, type CleanupRun, removeRecorded } from './remove.ts'

/** How many days back originals are looked at; later nights take up what one night did not finish. */
const DAYS_BACK = 4
const BATCH = 500
const ORIGINALS = 'originals'

/** Removes original log objects of sources that opt in and whose every line is told; says why others stay. */
export async function removeOriginals(
  run: CleanupRun,
  environment: Environment,
  today: Day,
): Promise<void> {
  const { enabled, sources } = environment.logs
  if (!enabled || !sources.some((source) => source.removeOriginals)) return
  const { store, tally } = run
  const environments = await everyEnvironment(store)
  if (!environments) {
    tally.failed(ORIGINALS, ORIGINALS, '有环境的登记读不出来，不知道它还要不要这些日志')
    return
  }
  const account = await opened(run, environment)
  if (!account) return
  const proof = { store, environments, today }
  for await (const batch of batchesOf(removable(run, proof, environment), BATCH)) {
    await removeBatch(run, account, batch)
  }
}

/** Originals that may go, each once; of the others is noted why they stay. */
async function* removable(
  { tally }: CleanupRun,
  proof: Proof,
  environment: Environment,
): AsyncIterable<Original> {
  const seen = new Set<string>()
  for (const day of daysBefore(proof.today, DAYS_BACK)) {
    for await (const original of originalsOf(proof, environment, day)) {
      if (tally.over()) return
      const place = `${original.bucket}/${original.key}`
      const version = `${place} ${original.etag}`
      if (seen.has(version)) continue
      seen.add(version)
      if (original.keep) tally.kept(place, original.keep)
      else yield original
    }
  }
}

async function removeBatch(
  run: CleanupRun,
  account: Account,
  batch: readonly Original[],
): Promise<void> {
  for (const place of new Set(batch.map((original) => original.bucket))) {
    const originals = batch.filter((original) => original.bucket === place)
    const bucket = account.bucket(place, originals[0]?.region ?? '')
    const unchanged = await unchangedOf(run, bucket, originals)
    if (run.tally.givesUp(place)) continue
    await removeRecorded(run, { what: ORIGINALS, place, bucket }, unchanged)
  }
}

/** Keys of the originals that are still there as they were analysed. */
async function unchangedOf(
  { tally }: CleanupRun,
  bucket: Store,
  originals: readonly Original[],
): Promise<string[]> {
  const unchanged: string[] = []
  for (const { bucket: place, key, etag } of originals) {
    if (tally.givesUp(place)) break
    const now = await attempt(tally, place, `${place}/${key}`, '查看', () => bucket.head(key))
    if (now?.etag === etag) unchanged.push(key)
    else if (now) tally.kept(`${place}/${key}`, '分析之后被改写过')
  }
  return unchanged
}

async function opened(
  { accounts, tally }: CleanupRun,
  environment: Environment,
): Promise<Account | undefined> {
  return await attempt(tally, ORIGINALS, ORIGINALS, '打开云账号', async () => {
    try {
      return await accounts.open(environment)
    } catch (failure) {
      if (!(failure instanceof InputError)) throw failure
      tally.failed(ORIGINALS, ORIGINALS, `云账号打不开，${messageOf(failure)}`)
      return undefined
    }
  })
}
