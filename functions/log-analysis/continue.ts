import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'

/** Parts a piece of work may be cut into; 400 objects a part. */
const MOST_PARTS = 60

/** Starts the next part of a job; false when it has had enough parts and must make do with what was read. */
export async function startNextPart(jobs: Jobs, event: JobEvent): Promise<boolean> {
  const [, base = event.slot, part = '1'] = /^(.*?)(?:-part-(\d+))?$/.exec(event.slot) ?? []
  const next = Number(part) + 1
  if (next > MOST_PARTS) return false
  await jobs.start({ ...event, slot: `${base}-part-${next}` })
  return true
}
