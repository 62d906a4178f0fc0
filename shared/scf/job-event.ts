import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { slugSchema } from '../documents/ids.ts'

/** Steps that can be started by a job event; the names of the functions. */
export const stepSchema = z.enum([
  'alert-analysis',
  'log-analysis',
  'dashboard-capture',
  'report-merge',
  'delivery',
  'escalation',
  'cleanup',
])
export type Step = z.infer<typeof stepSchema>

/**
 * One piece of work for one environment or person and day. Timers, retries, catch-up and "run now as of"
 * all use it. `slot` tells two runs of a day apart: `hourly-13`, `daily`, `asked-…`.
 */
export const jobEventSchema = z.object({
  job: z.literal('chenbao/1'),
  step: stepSchema,
  subject: slugSchema,
  day: daySchema,
  slot: z.string().regex(/^[a-z0-9-]{1,64}$/),
  /** Do the work again although a run of this slot is done. */
  again: z.boolean().exactOptional(),
})
export type JobEvent = z.infer<typeof jobEventSchema>
