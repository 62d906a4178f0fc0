import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { OWN_BUCKET } from '../../scripts/emulator/identify.ts'
import { latestReport } from '../../scripts/emulator/morning.ts'
import type { Options } from '../../scripts/emulator/options.ts'
import { type RunDay, runDay } from '../../scripts/emulator/run-day.ts'
import type { Analysis } from '../../shared/documents/analysis.ts'
import { analysisSchema } from '../../shared/documents/analysis.ts'
import { readDocument } from '../../shared/documents/codec.ts'
import type { Source } from '../../shared/documents/ids.ts'
import { keys } from '../../shared/documents/keys.ts'
import type { Report } from '../../shared/documents/report.ts'
import { cosStore } from '../../shared/ports/store/cos-store.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** A fixed day, so that weekdays and texts do not depend on when the test runs. */
export const DAY = '2026-03-11'

/** A replayed day with what its bucket holds. */
export interface ReplayedDay extends RunDay {
  store: Store
  report(environment: string): Promise<Report>
  analysis(environment: string, source: Source): Promise<Analysis>
  /** Everything a person's robot said, in one piece. */
  said(name: string): string
  end(): Promise<void>
}

/** Replays a day on a local cloud of its own, quietly. */
export async function replayDay(asked: Partial<Options>): Promise<ReplayedDay> {
  const state = await mkdtemp(join(tmpdir(), 'chenbao-flow-'))
  const day = await runDay(
    {
      day: DAY,
      once: true,
      logs: undefined,
      scenario: 'incident',
      lines: 12_000,
      racy: false,
      doubled: false,
      state,
      port: 0,
      ...asked,
    },
    { say: () => undefined, reached: () => undefined },
  )
  const { cast, addresses } = day.cloud
  const store = cosStore({
    bucket: OWN_BUCKET,
    region: 'ap-guangzhou',
    credentials: () => cast.functions,
    localAddress: addresses.cos,
  })
  return {
    ...day,
    store,
    report: async (environment) => present(await latestReport(store, environment, day.seeded.day)),
    analysis: async (environment, source) =>
      present(
        await readDocument(
          store,
          analysisSchema,
          keys.analysis(environment, day.seeded.day, source),
        ),
      ),
    said: (name) => (day.heard.get(name) ?? []).join(''),
    end: async () => {
      await day.cloud.close()
      await rm(state, { recursive: true, force: true })
    },
  }
}

function present<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('not in the bucket')
  return found
}
