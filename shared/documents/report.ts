import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { chartSchema, engineSchema, findingSchema, pictureSchema } from './analysis.ts'
import { instantSchema, slugSchema, sourceSchema } from './ids.ts'

/** The daily report of one environment. Never rewritten: a change is a new revision. */
export const reportSchema = z.object({
  schema: z.literal('report/1'),
  environment: slugSchema,
  /** The environment as it is spoken. */
  name: z.string(),
  day: daySchema,
  revision: z.int().min(1),
  writtenAt: instantSchema,
  /** `partial` when a source that is enabled is missing or incomplete. */
  status: z.enum(['complete', 'partial']),
  /** What it was made from. */
  inputs: z.array(z.object({ source: sourceSchema, key: z.string(), etag: z.string() })).max(3),
  angles: z
    .array(
      z.object({
        source: sourceSchema,
        title: z.enum(['告警历史', '日志文件', '仪表盘']),
        status: z.enum(['complete', 'partial', 'missing', 'not-enabled']),
        reason: z.string().exactOptional(),
        narrative: z.string(),
        findings: z.array(findingSchema).max(50),
      }),
    )
    .length(3),
  /** One sentence that is true of the whole day, told first. */
  conclusion: z.string(),
  /** What became of the unsolved matters of the day before. */
  followUps: z.array(z.string()).max(10),
  /** Without greeting and without 今天零点到现在: those depend on who listens and when. */
  spoken: z.object({
    headline: z.string().max(120),
    pages: z.array(z.string().max(260)).min(1).max(12),
    whole: z.string().max(3000),
    /** Something may be rolled back today: only then the opening offers it. */
    offersRollback: z.boolean(),
  }),
  /** What was not read, one plain sentence each. */
  unread: z.array(z.string()).max(50),
  grounding: z.object({
    checked: z.int(),
    /** Sentences refused because a figure or name was not in the evidence. */
    refused: z.array(z.string()).max(50),
    /** Critical findings the text does not mention; appended as 未提及. */
    unmentioned: z.array(z.string()).max(50),
  }),
  engine: engineSchema,
  charts: z.array(chartSchema).max(20),
  pictures: z.array(pictureSchema).max(100),
  changes: z.array(z.object({ at: instantSchema, what: z.string() })).max(50),
})
export type Report = z.infer<typeof reportSchema>
