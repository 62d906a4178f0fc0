import { type AuditCount, BLOCK_BUCKETS, type ChangeRecord } from '../documents/digest.ts'
import type { AuditFacts } from './audit-facts.ts'
import { bucketPairs } from './bucket-pairs.ts'

const MOST_ROWS = 10_000
const MOST_CHANGES = 500
const BUCKETS = 288

type Row = Omit<AuditCount, 'buckets'> & { counts: Uint32Array }

/** Requests and changes of one day, from audit records. */
export class AuditTable {
  #rows = new Map<string, Row>()
  #changes: ChangeRecord[] = []
  dropped = 0
  droppedChanges = 0

  /** Counts one request that ended at `time` in five-minute bucket `bucket`. */
  add(facts: AuditFacts, time: number, bucket: number): void {
    const row = this.#row(facts, time)
    if (row) {
      row.count += 1
      row.first = Math.min(row.first, time)
      row.last = Math.max(row.last, time)
      const place = row.counts.length === BUCKETS ? bucket : Math.floor(bucket / BLOCK_BUCKETS)
      row.counts[place] = (row.counts[place] as number) + 1
    } else this.dropped += 1
  }

  #row(facts: AuditFacts, time: number): Row | undefined {
    const { user, verb, resource, namespace, status } = facts
    const key = `${user}\t${verb}\t${resource}\t${namespace}\t${status}`
    const known = this.#rows.get(key)
    if (known || this.#rows.size >= MOST_ROWS) return known
    const counts = new Uint32Array(status >= 400 ? BUCKETS : BUCKETS / BLOCK_BUCKETS)
    const times = { first: time, last: time }
    const row = { user, verb, resource, namespace, status, count: 0, ...times, counts }
    this.#rows.set(key, row)
    return row
  }

  /** Keeps a change. */
  addChange(change: ChangeRecord): void {
    this.#changes.push(change)
    if (this.#changes.length < 2 * MOST_CHANGES) return
    this.#changes.sort(byTime)
    this.droppedChanges += this.#changes.length - MOST_CHANGES
    this.#changes.length = MOST_CHANGES
  }

  /** The rows of a digest, sorted by their key. */
  rows(): AuditCount[] {
    return [...this.#rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { counts, ...row }]) => ({
        ...row,
        first: Math.floor(row.first / 1000) * 1000,
        last: Math.floor(row.last / 1000) * 1000,
        buckets: bucketPairs(counts, BUCKETS / counts.length),
      }))
  }

  /** The first changes of the day, by time. */
  changes(): ChangeRecord[] {
    return this.#changes.sort(byTime).slice(0, MOST_CHANGES)
  }
}

function byTime(a: ChangeRecord, b: ChangeRecord): number {
  return a.at - b.at || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
}
