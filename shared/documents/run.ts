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

/** What cleanup removed for an environment on a day. */
export const cleanupSchema = z.object({
  schema: z.literal('cleanup/1'),
  environment: slugSchema,
  day: daySchema,
  removed: z.record(z.string(), z.int()),
  kept: z.array(z.object({ key: z.string(), why: z.string() })).max(200),
})
export type Cleanup = z.infer<typeof cleanupSchema>

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
