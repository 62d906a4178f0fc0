import { createHandler } from '../../functions/cleanup/handler.ts'
import { addDays, startOfDay } from '../../shared/calendar/day.ts'
import { decode, readDocument } from '../../shared/documents/codec.ts'
import { environmentSchema } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { cleanupSchema, type Removal, removalSchema } from '../../shared/documents/run.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import { quietDay, shipped } from '../logs/invented-logs.ts'
import { PROD, rig } from './log-analysis-rig.ts'

/** The day whose logs are analysed, and the night after it. */
export const DAY = '2026-03-12'
export const NIGHT = addDays(DAY, 1)
/** The environment of the rig; its one source lets originals go. */
export const OPTED_IN = environmentSchema.parse({
  ...PROD,
  logs: {
    enabled: true,
    sources: PROD.logs.sources.map((source) => ({ ...source, removeOriginals: true })),
  },
})

/** Four objects of a quiet day, analysed, and the night after it. */
export async function cleaned(environment = OPTED_IN, prepare?: (it: Rig) => Promise<void>) {
  const it = await rig({ environment, now: startOfDay(DAY) })
  const objects = shipped(quietDay(DAY), 4)
  for (const [key, body] of objects) await it.logs.put(key, body)
  await prepare?.(it)
  await it.analyse(DAY)
  return { ...it, ...(await night(it)) }
}

/** What a night works on. */
export type Rig = Awaited<ReturnType<typeof rig>>

/** Runs the cleanup of the night: what it recorded, what it left, and a way to run it again. */
export async function night(it: Rig, slot = 'nightly') {
  const handler = createHandler({
    store: it.store,
    jobs: { start: async () => undefined },
    accounts: it.accounts,
    clock: () => new Date(startOfDay(NIGHT) + 22 * 3_600_000),
  })
  const subject = slot === 'shared' ? slot : 'prod'
  const event: JobEvent = { job: 'chenbao/1', step: 'cleanup', subject, day: NIGHT, slot }
  await handler.job?.(event, it.invocation())
  const key = slot === 'shared' ? keys.sharedCleanup(NIGHT) : keys.cleanup('prod', NIGHT)
  const record = await readDocument(it.store, cleanupSchema, key)
  const again = () => handler.job?.({ ...event, again: true }, it.invocation())
  return {
    record,
    left: [...it.logs.objects.keys()],
    removals: await removalsOf(it, subject),
    again,
  }
}

/** What the cleanups of the night wrote down before they removed it. */
export async function removalsOf({ store }: Rig, subject: string) {
  const found: Removal[] = []
  for (const [key, { body }] of store.objects) {
    if (!key.startsWith(`cleanups/${subject}/${NIGHT}/`)) continue
    found.push(decode(removalSchema, key, body))
  }
  return found
}

/** The key of a log object below a folder of the source. */
export const objectAt = (path: string) => `cls/${path}/2026/03/12/01/202603120105_000_1.gz`
