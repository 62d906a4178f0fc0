import { type AuditCount, BLOCK_BUCKETS, type ChangeRecord } from '../documents/digest.ts'
import type { AuditFacts } from './audit-facts.ts'
import { bucketPairs } from './bucket-pairs.ts'
import { changeKey, changeTable } from './combined-rows.ts'
import { total } from './day-counts.ts'

const MOST_ROWS = 10_000

/** Rows of one user that are searched one by one. */
const MOST_SEARCHED = 50
const MOST_CHANGES = 500
const BUCKETS = 288

type Row = Omit<AuditCount, 'buckets'> & { counts: Uint32Array }

/** Requests and changes of one day, from audit records. */
export class AuditTable {
  #rows: Row[] = []
  /** The first rows of every user, so that the usual record finds its own without making a key. */
  #byUser = new Map<string, Row[]>()
  /** All others by their key. */
  #byKey = new Map<string, Row>()
  #changes = changeTable(MOST_CHANGES)
  dropped = 0

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
    const own = this.#byUser.get(user)
    const isMany = own?.length === MOST_SEARCHED
    const known = (own && findAndAdvance(own, facts)) ?? (isMany && this.#byKey.get(keyOf(facts)))
    if (known) return known
    if (this.#rows.length >= MOST_ROWS) return undefined
    const counts = new Uint32Array(status >= 400 ? BUCKETS : BUCKETS / BLOCK_BUCKETS)
    const times = { first: time, last: time }
    const row = { user, verb, resource, namespace, status, count: 0, ...times, counts }
    this.#rows.push(row)
    if (isMany) this.#byKey.set(keyOf(row), row)
    else if (own) own.push(row)
    else this.#byUser.set(user, [row])
    return row
  }

  /** Keeps a change. */
  addChange(change: ChangeRecord): void {
    this.#changes.add(changeKey(change), change)
  }

  /** The rows of a digest, sorted by their key. */
  rows(): AuditCount[] {
    return this.#rows
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      .map(({ counts, ...row }) => ({
        ...row,
        first: Math.floor(row.first / 1000) * 1000,
        last: Math.floor(row.last / 1000) * 1000,
        buckets: bucketPairs(counts, BUCKETS / counts.length),
      }))
  }

  /** The changes that are kept, by time, and how many are not. */
  changes(): { kept: ChangeRecord[]; dropped: number } {
    const kept = this.#changes.sorted().map(({ change }) => change)
    return { kept, dropped: total(this.#changes.dropped.values()) }
  }
}

/** The row of the record; it moves one place forward, so that the frequent ones are found at once. */
function findAndAdvance(rows: Row[], facts: AuditFacts): Row | undefined {
  const at = rows.findIndex(
    (row) =>
      row.status === facts.status &&
      row.verb === facts.verb &&
      row.resource === facts.resource &&
      row.namespace === facts.namespace,
  )
  const [before, row] = [rows[at - 1], rows[at]]
  if (before && row) {
    rows[at - 1] = row
    rows[at] = before
  }
  return row
}

const keyOf = ({ user, verb, resource, namespace, status }: Omit<Row, 'counts'> | AuditFacts) =>
  `${user}\t${verb}\t${resource}\t${namespace}\t${status}`
