import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { type Source, slugSchema, sourceSchema } from './ids.ts'

/** Key prefix of a log source: relative, no control characters. */
const prefixSchema = z.string().regex(/^(?!\/)[\w\-./=]{0,256}$/, 'must be a relative key prefix')

const bucketSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,50}-\d+$/, 'must be <name>-<appid>, as COS writes a bucket')

/** One place where CLS ships log objects of this environment. */
export const logSourceSchema = z.object({
  bucket: bucketSchema,
  region: z.string().min(1),
  prefix: prefixSchema,
  /** Shipping tasks of CLS that write here, to prove that a day is complete (DescribeShipperTasks). */
  shippers: z.array(z.string()).default([]),
  /** Shipping may lag this long behind the log time, in minutes. */
  shippingDelayMinutes: z.int().min(0).max(1440).default(60),
  /** Whether cleanup may remove original objects that were analysed; audit records never. */
  removeOriginals: z.boolean().default(false),
})
export type LogSource = z.infer<typeof logSourceSchema>

/** A dashboard to photograph: by CLS dashboard id (a share link is made) or by a fixed address. */
export const dashboardSchema = z.object({
  id: slugSchema,
  /** As it is spoken: 业务, 审计, 事件. */
  name: z.string().min(1).max(20),
  url: z.url().exactOptional(),
  dashboardId: z.string().exactOptional(),
  /** Queries whose numbers are compared with what the picture shows. */
  checks: z
    .array(
      z.object({
        title: z.string(),
        topicId: z.string(),
        query: z.string(),
        /** The panel whose value the query reproduces. */
        panel: z.string(),
      }),
    )
    .default([]),
})
export type Dashboard = z.infer<typeof dashboardSchema>

/** What is watched: one cloud account, one cluster, its sources. Written by commands only. */
export const environmentSchema = z.object({
  schema: z.literal('environment/1'),
  id: slugSchema,
  /** As it is spoken: 生产集群. */
  name: z.string().min(1).max(20),
  /** The first day that is watched: nothing is expected of earlier ones. */
  since: daySchema.exactOptional(),
  /** Told first when a person follows several; 0 is the most important. */
  priority: z.int().min(0).max(99).default(10),
  account: z.object({
    appId: z.string().regex(/^\d+$/),
    uin: z.string().regex(/^\d+$/),
    region: z.string().min(1),
  }),
  cluster: z.object({ id: z.string(), name: z.string() }).exactOptional(),
  /** How services and nodes are called aloud: `payment` -> 支付服务. */
  names: z.record(z.string(), z.string().max(20)).default({}),
  alerts: z.object({ enabled: z.boolean() }),
  logs: z.object({ enabled: z.boolean(), sources: z.array(logSourceSchema).max(50) }),
  dashboards: z.object({ enabled: z.boolean(), boards: z.array(dashboardSchema).max(20) }),
})
export type Environment = z.infer<typeof environmentSchema>

/** The sources an environment has switched on; a report waits for these and for no other. */
export function enabledSources(environment: Environment): Source[] {
  const { alerts, logs, dashboards } = environment
  const on = { webhook: alerts.enabled, cos: logs.enabled, dashboard: dashboards.enabled }
  return sourceSchema.options.filter((source) => on[source])
}
