import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { sha256Schema, slugSchema } from './ids.ts'

/** Raised whenever the same object would be digested differently; part of the key. */
export const DIGEST_VERSION = 1

/** Severity of a log line; `unknown` is counted apart, it is not info. */
export const LINE_SEVERITIES = ['fatal', 'error', 'warn', 'info', 'debug', 'unknown'] as const
export type LineSeverity = (typeof LINE_SEVERITIES)[number]

/** Minutes in one bucket of a digest's volume counts; 288 buckets a day. */
export const BUCKET_MINUTES = 5

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
  lines: z.object({
    /** Lines of this day that were counted. */
    read: z.int(),
    /** Lines that are not a JSON object, or cut. Counted on the object's own day only. */
    malformed: z.int(),
    /** Lines without a time of their own, dated by the object's path. */
    untimed: z.int(),
  }),
  /** Uncompressed bytes of the whole object. */
  bytes: z.number(),
})
export type DigestHead = z.infer<typeof digestHeadSchema>

/** One masked message of one source at one severity. */
export interface SignatureCount {
  /** The masked text, the clustering's unit. */
  text: string
  /** `namespace/container`, or what stands for it. */
  source: string
  severity: LineSeverity
  count: number
  /** Milliseconds since the epoch. */
  first: number
  last: number
  /** Pairs of five-minute bucket and count, ascending. */
  buckets: [bucket: number, count: number][]
  /** Bottom-k by hash of the line: redacted samples. */
  samples: [hash: number, text: string][]
  /** Exception class and first own frame of a folded stack trace. */
  exception?: string
}

/** Increase of one Kubernetes event's `count` on the day. */
export interface EventCount {
  /** Kind/namespace/name of the involved object and the reason: the key of the increase. */
  kind: string
  namespace: string
  name: string
  reason: string
  type: string
  /** Event object's uid or name: repeats carry the same one with a larger count. */
  uid: string
  /** Smallest and largest `count` seen, and rows seen. */
  least: number
  most: number
  rows: number
  first: number
  last: number
  /** When the Event object says it began; the increase starts there. */
  began: number
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
  /** Audit ids already counted are not kept; duplicates inside one object are dropped. */
  changes: ChangeRecord[]
}

/** A whole digest as it is stored (gzip JSON). */
export type Digest = DigestHead & DigestTables
