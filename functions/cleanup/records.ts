import { createHash } from 'node:crypto'
import type { Clock } from '../../shared/calendar/clock.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import { keys } from '../../shared/documents/keys.ts'
import { type Cleanup, cleanupSchema, removalSchema } from '../../shared/documents/run.ts'
import type { Store } from '../../shared/ports/store/store.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import { SHARED } from './keeping.ts'

/** The records of one run of the cleanup: they are added, never rewritten. Each returns its key. */
export interface Records {
  /** Writes down what is about to be removed; until this is done nothing may be. */
  removal(what: string, bucket: string, removing: readonly string[]): Promise<string>
  /** Writes down what the run did; a further run of the day gets a further record. */
  outcome(record: Cleanup): Promise<string>
}

/** The records of a job. */
export function recordsOf(
  { store, clock }: { store: Store; clock: Clock },
  { subject, day, slot }: Pick<JobEvent, 'subject' | 'day' | 'slot'>,
): Records {
  const isShared = slot === SHARED
  return {
    removal: async (what, bucket, removing) => {
      const at = clock()
      const removal = {
        schema: 'removal/1' as const,
        environment: subject,
        day,
        at: at.toISOString(),
        what,
        bucket,
        keys: [...removing],
      }
      const sha256 = createHash('sha256').update(JSON.stringify(removal)).digest('hex')
      const key = keys.removal(subject, day, at, sha256)
      await createDocument(store, removalSchema, key, removal)
      return key
    },
    outcome: async (record) => {
      for (let run = 1; ; run += 1) {
        const key = isShared ? keys.sharedCleanup(day, run) : keys.cleanup(subject, day, run)
        if (await createDocument(store, cleanupSchema, key, record)) return key
      }
    },
  }
}
