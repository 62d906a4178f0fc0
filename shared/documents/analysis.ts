import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { instantSchema, severitySchema, slugSchema, sourceSchema } from './ids.ts'

/** Numbers and redacted samples computed by code; everything that is said cites one of these. */
export const evidenceSchema = z.object({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  /** What was measured, in words: 错误模板, 告警事件, 审计拒绝, 面板. */
  kind: z.string(),
  /** The thing it is about, as a person would name it. */
  subject: z.string(),
  /** Typed figures by name; counts, ratios, minutes. */
  numbers: z.record(z.string(), z.number()),
  /** Instants by name: first, last, peak. */
  times: z.record(z.string(), instantSchema),
  /** Names that may be repeated to people: services, pods, nodes, namespaces, images. */
  names: z.array(z.string()).max(20),
  /** Redacted samples and templates. Attacker-controlled: quarantined and escaped wherever they go. */
  samples: z.array(z.string().max(600)).max(3),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** One thing worth telling. */
export const findingSchema = z.object({
  id: z.string(),
  severity: severitySchema,
  /** A whole plain sentence part, spoken as it stands: 支付服务连数据库超时四千一百多次. */
  title: z.string().max(200),
  /** One or two further sentences, spoken style. */
  detail: z.string().max(400),
  evidence: z.array(z.string()).max(10),
  /** Hypotheses are worded with 可能. */
  basis: z.enum(['fact', 'hypothesis']),
  suggestion: z.string().max(200).exactOptional(),
  /** The rule that found it, for the page: `logs.spike`, `alerts.open`; new error patterns have `new` in it. */
  rule: z.string(),
})
export type Finding = z.infer<typeof findingSchema>

/** A chart for page and mail; hours have 24 points, bars at most ten. */
export const chartSchema = z.object({
  id: slugSchema,
  title: z.string(),
  kind: z.enum(['hours', 'bars']),
  unit: z.string(),
  points: z.array(z.object({ label: z.string(), value: z.number() })).max(24),
})
export type Chart = z.infer<typeof chartSchema>

/** A photographed panel or dashboard. */
export const pictureSchema = z.object({
  key: z.string(),
  title: z.string(),
  dashboard: slugSchema,
  /** Whether what it shows agrees with the numbers. */
  verdict: z.enum(['agrees', 'differs', 'unchecked', 'unreadable']),
  note: z.string().exactOptional(),
})
export type Picture = z.infer<typeof pictureSchema>

/** Which engine phrased a document. */
export const engineSchema = z.object({
  kind: z.enum(['rules', 'model']),
  name: z.string().exactOptional(),
  /** Why the rules wrote it although a model was set. */
  fallback: z.string().exactOptional(),
})

const digestIdSchema = z.string().regex(/^[0-9a-f]{32}$/)

/** What a source says of a day. A failed or absent source writes one too, with the reason. */
export const analysisSchema = z.object({
  schema: z.literal('analysis/1'),
  environment: slugSchema,
  day: daySchema,
  source: sourceSchema,
  status: z.enum(['complete', 'partial', 'missing', 'not-enabled']),
  /** A plain Chinese sentence: why it is partial, missing or not enabled, and what to do. */
  reason: z.string().exactOptional(),
  writtenAt: instantSchema,
  /** How many inputs it rests on; an analysis with fewer never replaces one with more. */
  inputs: z.int().min(0),
  coverage: z.object({
    expected: z.int().exactOptional(),
    read: z.int(),
    failed: z.int(),
    /** What was not read and why, one plain sentence each. */
    missing: z.array(z.string()).max(50),
    /**
     * Named totals. webhook: deliveries, incidents, open, missed, reconciled (1 when the history was compared);
     * cos: lines, malformed, objects, errors, newPatterns; dashboard: boards, panels, checks,
     * answered (checks that got a number), hourly (boards compared by the hour), volumes (checks that show gaps).
     */
    totals: z.record(z.string(), z.number()),
  }),
  evidence: z.array(evidenceSchema).max(200),
  findings: z.array(findingSchema).max(50),
  /** Findings that were counted but not told. */
  untold: z.int(),
  /**
   * What was read, as the first spoken sentence of the angle, where the source knows it better than the
   * totals tell: 三十万行全部读完. Written by code, never by a model.
   */
  lead: z.string().max(300).exactOptional(),
  /** The paragraph of this angle, spoken style, without the heading. */
  narrative: z.string().max(2000),
  engine: engineSchema,
  /** What the gates found in a model's text: figures checked, sentences refused, findings it left out. */
  grounding: z
    .object({
      checked: z.int(),
      refused: z.array(z.string()).max(50),
      unmentioned: z.array(z.string()).max(50),
    })
    .exactOptional(),
  charts: z.array(chartSchema).max(10),
  pictures: z.array(pictureSchema).max(100),
  /** Changes seen (releases, configuration edits), for 变更 and for causes. */
  changes: z.array(z.object({ at: instantSchema, what: z.string() })).max(50),
  /** First half of the ids of the log digests it rests on: proof for cleanup, and against telling a line twice. */
  digests: z.array(digestIdSchema).max(200_000).exactOptional(),
  /** Digests of the day it does not rest on: of objects that were written anew since, and such as cannot be read. */
  skipped: z.array(digestIdSchema).max(200_000).exactOptional(),
  /** Digests of earlier days that came after their day's analysis and are told in this one (补报). */
  late: z
    .array(
      z.object({
        day: daySchema,
        digests: z.array(digestIdSchema),
        skipped: z.array(digestIdSchema).exactOptional(),
      }),
    )
    .max(10)
    .exactOptional(),
  usage: z
    .object({ calls: z.int(), promptTokens: z.int(), completionTokens: z.int() })
    .exactOptional(),
})
export type Analysis = z.infer<typeof analysisSchema>
