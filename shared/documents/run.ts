import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { instantSchema, slugSchema } from './ids.ts'

/** One state of one job: what it read, wrote, skipped, and what it cost. Never rewritten. */
export const runSchema = z.object({
  schema: z.literal('run/1'),
  step: z.string(),
  subject: slugSchema,
  day: daySchema,
  slot: z.string(),
  state: z.enum(['begun', 'done', 'failed']),
  at: instantSchema,
  tookMs: z.number().exactOptional(),
  outputs: z.array(z.string()).max(100).exactOptional(),
  outcome: z.record(z.string(), z.unknown()).exactOptional(),
  error: z.string().exactOptional(),
})
export type Run = z.infer<typeof runSchema>

/** A poison object with the error that parked it. */
export const parkedSchema = z.object({
  schema: z.literal('parked/1'),
  step: z.string(),
  key: z.string(),
  error: z.string(),
  at: instantSchema,
})

/** Who read, sent, did or was refused what. */
export const auditSchema = z.object({
  schema: z.literal('audit/1'),
  at: instantSchema,
  what: z.string(),
  door: z.string().exactOptional(),
  person: slugSchema.exactOptional(),
  subject: z.string().exactOptional(),
  allowed: z.boolean(),
  detail: z.string().exactOptional(),
})
export type Audit = z.infer<typeof auditSchema>

/** What was read to a person on a day. */
export const heardSchema = z.object({
  schema: z.literal('heard/1'),
  person: slugSchema,
  day: daySchema,
  /** Newest last. */
  entries: z
    .array(
      z.object({
        at: instantSchema,
        environment: slugSchema,
        report: z.string(),
        page: z.int(),
        door: z.string(),
      }),
    )
    .max(200),
})
export type Heard = z.infer<typeof heardSchema>

/** Incidents last told to a person, in the order they were told: what 第一件 means for a few minutes. */
export const toldSchema = z.object({
  schema: z.literal('told/1'),
  person: slugSchema,
  at: instantSchema,
  door: z.string(),
  /** Empty where something else was told since, or somebody else's: then no place means anything. */
  incidents: z.array(z.object({ environment: slugSchema, incident: z.string() })).max(20),
})
export type Told = z.infer<typeof toldSchema>

const reasonSchema = z.object({ key: z.string(), why: z.string() })

/** What one run of the cleanup did for an environment on a day. Never rewritten. */
export const cleanupSchema = z.object({
  schema: z.literal('cleanup/1'),
  environment: slugSchema,
  day: daySchema,
  /** Objects removed, by kind; which ones is told by the removals of the day. */
  removed: z.record(z.string(), z.int()),
  /** Originals that had to stay, the first 200 of them, and how many more there are. */
  kept: z.array(reasonSchema).max(200),
  unlisted: z.int().exactOptional(),
  /** What could not be looked at or removed. */
  failed: z.array(reasonSchema).max(1000).exactOptional(),
  /** The time was over before everything was looked at; the next night goes on. */
  unfinished: z.literal(true).exactOptional(),
})
export type Cleanup = z.infer<typeof cleanupSchema>

/** Objects that a cleanup is about to remove: written before they go. Never rewritten. */
export const removalSchema = z.object({
  schema: z.literal('removal/1'),
  environment: slugSchema,
  day: daySchema,
  at: instantSchema,
  /** The kind of the objects as a cleanup counts it, and the bucket they lie in. */
  what: z.string(),
  bucket: z.string(),
  keys: z.array(z.string()).min(1).max(1000),
})
export type Removal = z.infer<typeof removalSchema>

/** A model's answer, so that a retry repeats neither text nor cost. */
export const answerSchema = z.object({
  schema: z.literal('answer/1'),
  request: z.string(),
  model: z.string(),
  text: z.string(),
  promptTokens: z.int(),
  completionTokens: z.int(),
  at: instantSchema,
})
