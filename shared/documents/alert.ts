import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { instantSchema, severitySchema, slugSchema } from './ids.ts'

/** One delivery of an alert, kept raw before anything can fail. Never rewritten. */
export const deliverySchema = z.object({
  schema: z.literal('delivery/1'),
  environment: slugSchema,
  receivedAt: instantSchema,
  /**
   * How it reached us: pushed, invoked directly by TCOP, or found in the history by reconciliation; then
   * `receivedAt` is when the history says it happened.
   */
  via: z.enum(['webhook', 'scf', 'history']),
  contentType: z.string().exactOptional(),
  /** The sender's own id of this delivery (CLS RecordId, EventBridge id), where there is one. */
  senderId: z.string().exactOptional(),
  /** The body as it came (UTF-8), at most 1 MB; holds secrets such as login-free links. */
  body: z.string(),
  /** Bytes of the body as it came, when it was cut; of a compressed one, how far it was unpacked. */
  truncatedFrom: z.int().exactOptional(),
  /** How `body` stands for bytes that are no text: compressed bytes that cannot be unpacked, as base64. */
  encoded: z.literal('base64').exactOptional(),
})
export type Delivery = z.infer<typeof deliverySchema>

/** What a person did about an incident; counts for everybody who follows the environment. */
export const actSchema = z.object({
  schema: z.literal('act/1'),
  environment: slugSchema,
  incident: z.string(),
  kind: z.enum(['acknowledged', 'snoozed', 'solved', 'undone']),
  until: instantSchema.exactOptional(),
  person: slugSchema,
  through: z.enum(['robot', 'page', 'command']),
  at: instantSchema,
})
export type Act = z.infer<typeof actSchema>

const idSchema = z.string().regex(/^[0-9a-f]{16}$/)
const millisecondsSchema = z.int().min(0)

/**
 * One violation inside an incident: what the fold needs to go on from a checkpoint. Times in milliseconds.
 * An incident of several episodes flapped.
 */
export const episodeSchema = z.object({
  /** Hash of the violation: of fingerprint and first occurrence as the sender states it. */
  id: idSchema,
  series: z.string(),
  violation: z.string().exactOptional(),
  first: millisecondsSchema,
  /** Newest notice that it fires; of its end. */
  fired: millisecondsSchema.exactOptional(),
  ended: millisecondsSchema.exactOptional(),
  end: z.enum(['resolved', 'invalid', 'once']).exactOptional(),
  /** The end as the sender tells it, where `ended` is when we heard of it. */
  endTold: millisecondsSchema.exactOptional(),
  /** When the newest delivery about it came. */
  touched: millisecondsSchema,
  counts: z.object({
    fired: z.int(),
    ended: z.int(),
    resent: z.int(),
    history: z.int(),
    damaged: z.int(),
    /** Episodes that were joined into this one to bound the list. */
    joined: z.int(),
  }),
  levels: z.array(z.tuple([millisecondsSchema, severitySchema])).max(20),
  face: z.object({
    at: millisecondsSchema,
    dialect: z.string(),
    policy: z.string(),
    policyId: z.string(),
    title: z.string(),
    object: z.string(),
    condition: z.string(),
  }),
  keys: z.array(z.string()).max(50),
})
export type Episode = z.infer<typeof episodeSchema>

/** One incident: everything that was said about one violation, folded. */
export const incidentSchema = z.object({
  /** Hash of the fingerprint and the first occurrence as the sender states it; never changes. */
  id: idSchema,
  fingerprint: z.string(),
  /** What recurs: policy and object, the same for every violation; the key of `history`. */
  series: z.string().exactOptional(),
  title: z.string(),
  /** What it is about, as a person would name it: 支付服务, 节点 10.0.0.12. */
  object: z.string(),
  severity: severitySchema,
  state: z.enum(['firing', 'resolved', 'invalid']),
  dialect: z.string(),
  policy: z.string(),
  firstAt: instantSchema,
  lastAt: instantSchema,
  resolvedAt: instantSchema.exactOptional(),
  /** Deliveries joined here, and why ("重复通知 12 次，恢复 1 次"). */
  deliveries: z.int(),
  notifications: z.int(),
  flaps: z.int(),
  /** Found only by reconciliation: the callback never arrived. */
  missedByWebhook: z.boolean(),
  /** Keys of deliveries, newest last, bounded. */
  deliveryKeys: z.array(z.string()).max(50),
  /** Incidents about the same object, for presentation. */
  group: z.string().exactOptional(),
  /** Why deliveries were merged, one sentence each. */
  reasons: z.array(z.string()).max(10),
  act: z
    .object({
      kind: z.enum(['acknowledged', 'snoozed', 'solved']),
      person: slugSchema,
      at: instantSchema,
      until: instantSchema.exactOptional(),
    })
    .exactOptional(),
  /** Short facts for the reader: condition, current value; redacted. */
  condition: z.string(),
  /** Severity changes in order, when there were any. */
  levels: z.array(severitySchema).max(20),
  /** The violations it was folded from, oldest first. */
  episodes: z.array(episodeSchema).max(100).exactOptional(),
})
export type Incident = z.infer<typeof incidentSchema>

/** Checkpoint: incidents open or changed at the end of a day; a pure fold. */
export const incidentsSchema = z.object({
  schema: z.literal('incidents/1'),
  environment: slugSchema,
  day: daySchema,
  /** Folded up to this instant; before the end of the day it is a checkpoint in progress. */
  upTo: instantSchema,
  deliveries: z.int(),
  /** Those of them that a sender pushed; the others are from the histories. */
  pushed: z.int().exactOptional(),
  undecodable: z.int(),
  /** Alerts about, in deliveries that held more than could be kept or read. */
  unread: z.int().exactOptional(),
  /** Deliveries that only the history knew. */
  missed: z.int(),
  /** When the history API was last compared, and what it said. */
  reconciled: z
    .object({ at: instantSchema, ok: z.boolean(), reason: z.string().exactOptional() })
    .exactOptional(),
  incidents: z.array(incidentSchema).max(20_000),
  perHour: z.array(z.int()).length(24),
  /** Objects that were folded: a checkpoint that saw fewer than there are is folded again. */
  objects: z.int().exactOptional(),
  /** Acts that break their contract and count for nothing. */
  brokenActs: z.int().exactOptional(),
  /** Bodies of the last ten minutes by hash, and when they first came: a resend may follow midnight. */
  recent: z
    .array(z.tuple([z.string(), millisecondsSchema]))
    .max(5000)
    .exactOptional(),
})
export type Incidents = z.infer<typeof incidentsSchema>
