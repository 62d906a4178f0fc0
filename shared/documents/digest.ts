import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { sha256Schema, slugSchema } from './ids.ts'

/** Raised whenever the same object would be digested differently; part of the key. */
export const DIGEST_VERSION = 2

/** Severity of a log line; `unknown` is counted apart, it is not info. */
export const LINE_SEVERITIES = ['fatal', 'error', 'warn', 'info', 'debug', 'unknown'] as const
export type LineSeverity = (typeof LINE_SEVERITIES)[number]

/** Minutes in one bucket of a digest's volume counts; 288 buckets a day. */
export const BUCKET_MINUTES = 5

/**
 * Contract between the map (`shared/logs/digest.ts` writes) and the reduce (`shared/logs/combine.ts` reads).
 * Merging two digests of one day: counts and buckets add, `first`/`least`/`began` take the smaller, `last`/`most` the
 * larger, `samples` keep the `samplesKept` smallest by (hash, text), `exception` and `message` the smallest text.
 * Rows with the same key fields appear once in a digest; every list is sorted by its key fields.
 * Sources are `namespace/workload`, see Place in logs/record.ts; audit records count in `volume` as AUDIT_SOURCE, Kubernetes events as
 * EVENT_SOURCE. Buckets of five minutes are numbered 0-287 from 00:00 of the day; where only blocks of four hours are
 * kept (signatures of info, debug and unknown, audit rows below status 400) the number is that of the block's first
 * bucket (0, 48, 96 …) and such rows only ever carry blocks. Times of rows are rounded down.
 */

/** Buckets in a block of four hours. */
export const BLOCK_BUCKETS = 48

/** Volume source of audit records. */
export const AUDIT_SOURCE = 'kubernetes/audit'
/** Volume source of Kubernetes events. */
export const EVENT_SOURCE = 'kubernetes/events'

/**
 * How many samples a signature keeps, in a digest and after merging: two of fatal and error, one of warn and unknown,
 * none of info and debug, where the template's text has to do.
 */
export function samplesKept(severity: LineSeverity): number {
  if (severity === 'fatal' || severity === 'error') return 2
  return severity === 'warn' || severity === 'unknown' ? 1 : 0
}

/** Severities whose rows keep five-minute buckets. */
export function isAlarming(severity: LineSeverity): boolean {
  return severity === 'fatal' || severity === 'error' || severity === 'warn'
}

/**
 * Digest of one log object for one day: mergeable by addition, whatever the split or order.
 * Only the head is checked against a schema on reading; the tables are trusted once the head and the
 * version agree, because 2,000 digests are read in one reduce.
 */
export const digestHeadSchema = z.object({
  schema: z.literal('digest/1'),
  environment: slugSchema,
  day: daySchema,
  version: z.literal(DIGEST_VERSION),
  object: z.object({
    bucket: z.string(),
    key: z.string(),
    etag: z.string(),
    /** Bytes as stored. */
    size: z.int(),
    id: sha256Schema,
  }),
  /** False when the object could only be read in part; `problem` says why. */
  complete: z.boolean(),
  problem: z.string().exactOptional(),
  /** Days for which this object also holds lines, with their counts (this day included). */
  days: z.record(z.string(), z.int()),
  /** Some line of the object, on whatever day, is an audit record, or JSON that names the audit API. */
  holdsAudit: z.literal(true).exactOptional(),
  lines: z.object({
    /** Lines of this day that were counted. */
    read: z.int(),
    /** Lines that are not a JSON object, or cut. Counted on the object's own day only. */
    malformed: z.int(),
    /** Lines without a time of their own, dated by the object's path. */
    untimed: z.int(),
    /** Stack frames and other continuation lines: counted in the volume as unknown, not mined. */
    folded: z.int(),
    /** Audit records of an earlier stage of a request (RequestReceived, ResponseStarted): no request of their own. */
    stages: z.int(),
  }),
  /** Uncompressed bytes of the whole object. */
  bytes: z.number(),
})
export type DigestHead = z.infer<typeof digestHeadSchema>

/** One masked message of one source at one severity. */
export interface SignatureCount {
  /** The masked text, the clustering's unit. */
  text: string
  /** `namespace/workload`, or what stands for it. */
  source: string
  severity: LineSeverity
  count: number
  /** Milliseconds since the epoch, rounded down: to minutes of fatal, error and warn, to hours of the others. */
  first: number
  last: number
  /** Pairs of bucket and count, ascending: five-minute for fatal, error and warn, blocks for the others. */
  buckets: [bucket: number, count: number][]
  /**
   * The `samplesKept(severity)` smallest by hash of the record (ties by text): redacted, at most 140 characters each,
   * without a leading time.
   */
  samples: [hash: number, text: string][]
  /** Exception class and first own frame of a folded stack trace. */
  exception?: string
}

/**
 * One Kubernetes event series of the day. `Warning` events have a row for each Event object (`uid`), so that their
 * increase can be taken over all digests: most - least, plus `least` when it `began` on this day, else plus one.
 * Events of other types have one row for each involved object and reason with uid '' and count by `rows`.
 */
export interface EventCount {
  /** Kind/namespace/name of the involved object and the reason: the key of the increase. */
  kind: string
  namespace: string
  name: string
  reason: string
  type: string
  /** Short hash of the Event object's uid or name: repeats carry the same one with a larger count; '' unless Warning. */
  uid: string
  /** Smallest and largest `count` seen, and rows seen. */
  least: number
  most: number
  rows: number
  first: number
  last: number
  /** When the Event object says it began; the increase starts there. */
  began: number
  /** Redacted, at most 300 characters; the smallest of the texts seen. */
  message: string
}

/** Requests of one user, verb, resource and status; each request counted once. */
export interface AuditCount {
  user: string
  verb: string
  /** `apps/deployments`, with the subresource: `pods/exec`. */
  resource: string
  namespace: string
  status: number
  count: number
  first: number
  last: number
  buckets: [bucket: number, count: number][]
}

/** One change of the cluster seen in the audit log. */
export interface ChangeRecord {
  at: number
  user: string
  verb: string
  resource: string
  namespace: string
  name: string
  /** What changed, in a few words: the new image, the number of replicas. */
  what: string
}

/** Tables of a digest; every list is sorted, so the same input gives the same bytes. */
export interface DigestTables {
  signatures: SignatureCount[]
  /** Lines whose signature did not fit the bound, per source and severity. */
  overflow: { source: string; severity: LineSeverity; count: number }[]
  /** Counts per source, severity and five-minute bucket. */
  volume: { source: string; severity: LineSeverity; buckets: [bucket: number, count: number][] }[]
  /** Errors and lines per pod, node and image, for over-representation. */
  places: {
    kind: 'pod' | 'node' | 'image'
    source: string
    name: string
    lines: number
    errors: number
    first: number
  }[]
  events: EventCount[]
  audits: AuditCount[]
  /** What writing requests changed, by time; at most 500 of the object, shared between users. */
  changes: ChangeRecord[]
  /** Rows of the tables above that did not fit their bound, by table name. */
  dropped: Record<string, number>
}

/** A whole digest as it is stored (gzip JSON). */
export type Digest = DigestHead & DigestTables
