import { LRUCache } from 'lru-cache'
import type { Day } from '../../shared/calendar/day.ts'
import type { KnownReports } from '../../shared/day/report-revisions.ts'
import type { Report } from '../../shared/documents/report.ts'

/**
 * What cannot change once it was read, kept by one instance to save round trips: revisions of reports by
 * ETag, and until which earlier day a person had heard reports when today began.
 */
export interface Memory {
  reports: KnownReports
  lastHeard: LRUCache<string, { day: Day | undefined }>
}

export function createMemory(): Memory {
  return {
    reports: new LRUCache<string, Report>({ max: 40 }),
    lastHeard: new LRUCache({ max: 100 }),
  }
}
