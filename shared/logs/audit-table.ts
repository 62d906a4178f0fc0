import type { AuditCount, ChangeRecord, LineSeverity } from '../documents/digest.ts'
import { bucketPairs } from './bucket-pairs.ts'
import { changeOf } from './change.ts'
import { type Fields, numberOf, objectOf, textOf } from './record.ts'
import { severityOfStatus } from './severity-fields.ts'

const MOST_ROWS = 10_000
const MOST_CHANGES = 500
const BUCKETS = 288

/** Stages that end a request; the others repeat it. */
const LAST_STAGES = new Set(['ResponseComplete', 'Panic', ''])

/** Whether an audit record ends its request; records of earlier stages are no requests of their own. */
export function endsRequest(audit: Fields): boolean {
  return LAST_STAGES.has(textOf(audit.stage))
}

/** Severity of an audit record as a line, by its response status; its `level` is the audit level. */
export function severityOfAudit(audit: Fields): LineSeverity {
  if (audit.stage === 'Panic') return 'error'
  const status = statusOf(audit)
  if (status === 401 || status === 403 || status === 429) return 'warn'
  const annotations = objectOf(audit.annotations)
  if (annotations?.['authorization.k8s.io/decision'] === 'forbid') return 'warn'
  return status >= 500 ? (severityOfStatus(status) ?? 'error') : 'info'
}

const statusOf = (audit: Fields) => numberOf(objectOf(audit.responseStatus)?.code) ?? 0

type Row = Omit<AuditCount, 'buckets'> & { counts: Uint32Array }

/** Requests and changes of one day, from audit records. */
export class AuditTable {
  #rows = new Map<string, Row>()
  #changes: ChangeRecord[] = []
  dropped = 0
  droppedChanges = 0

  /** Counts one request that ended at `time` in five-minute bucket `bucket`. */
  add(audit: Fields, time: number, bucket: number): void {
    const row = this.#row(audit, time)
    if (row) {
      row.count += 1
      row.first = Math.min(row.first, time)
      row.last = Math.max(row.last, time)
      const place = row.counts.length === BUCKETS ? bucket : Math.floor(bucket / 12)
      row.counts[place] = (row.counts[place] as number) + 1
    } else this.dropped += 1
    const change = changeOf(audit, time)
    if (change) this.#keep(change)
  }

  #row(audit: Fields, time: number): Row | undefined {
    const object = objectOf(audit.objectRef) ?? {}
    const user = textOf(objectOf(audit.user)?.username)
    const verb = textOf(audit.verb)
    const resource = resourceOf(object)
    const namespace = textOf(object.namespace)
    const status = statusOf(audit)
    const key = [user, verb, resource, namespace, status].join('\t')
    const known = this.#rows.get(key)
    if (known || this.#rows.size >= MOST_ROWS) return known
    const counts = new Uint32Array(status >= 400 ? BUCKETS : 24)
    const times = { first: time, last: time }
    const row = { user, verb, resource, namespace, status, count: 0, ...times, counts }
    this.#rows.set(key, row)
    return row
  }

  #keep(change: ChangeRecord): void {
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
        buckets: bucketPairs(counts, BUCKETS / counts.length),
      }))
  }

  /** The first changes of the day, by time. */
  changes(): ChangeRecord[] {
    return this.#changes.sort(byTime).slice(0, MOST_CHANGES)
  }
}

/** `apps/deployments`, `pods/exec`: group, resource and subresource of an objectRef. */
export function resourceOf(object: Fields): string {
  const parts = ['apiGroup', 'resource', 'subresource'].map((name) => textOf(object[name]))
  return parts.filter(Boolean).join('/')
}

function byTime(a: ChangeRecord, b: ChangeRecord): number {
  return a.at - b.at || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
}
