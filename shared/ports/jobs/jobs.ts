import type { JobEvent } from '../../scf/job-event.ts'

/** Starts a step in an invocation of its own (SCF Invoke, Event); returns once it is queued. */
export interface Jobs {
  start(event: JobEvent): Promise<void>
}
