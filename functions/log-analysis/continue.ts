import type { Jobs } from '../../shared/ports/jobs/jobs.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'

/** Parts a piece of work may be cut into; 400 objects a part. */
const MOST_PARTS = 60

/** How long the parts of a job leave alone what one of them failed to read, in milliseconds. */
const PATIENCE_MS = 900_000

/** Until when an object must have failed to be tried again: a first part tries everything, later ones what is old. */
export function retryBefore({ slot }: JobEvent, now: Date): number {
  return slot.includes('-part-') ? now.getTime() - PATIENCE_MS : Number.POSITIVE_INFINITY
}

/** Starts the next part of a job; false when it has had enough parts and must make do with what was read. */
export async function startNextPart(jobs: Jobs, event: JobEvent): Promise<boolean> {
  const [, base = event.slot, part = '1'] = /^(.*?)(?:-part-(\d+))?$/.exec(event.slot) ?? []
  const next = Number(part) + 1
  if (next > MOST_PARTS) return false
  await jobs.start({ ...event, slot: `${base}-part-${next}` })
  return true
}
