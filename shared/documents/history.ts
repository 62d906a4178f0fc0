import * as z from 'zod'
import { daySchema } from '../calendar/day.ts'
import { slugSchema } from './ids.ts'

/** Compact counts of one day for baselines; a pure fold, kept 60 days. */
export const historySchema = z.object({
  schema: z.literal('history/1'),
  environment: slugSchema,
  day: daySchema,
  logs: z
    .object({
      /** Whether everything of the day was read; a part day is no baseline for silence. */
      complete: z.boolean(),
      lines: z.int(),
      /** Per source: lines and errors. */
      sources: z.record(z.string(), z.tuple([z.int(), z.int()])),
      /** `source\talarming or calm\ttemplate` to its count; errors, warnings and the frequent. */
      templates: z.record(z.string(), z.int()),
      /** Where there were too many templates: `source\talarming or calm` to the largest count of those left out. */
      forgotten: z.record(z.string(), z.int()).exactOptional(),
      /** Kubernetes warning reasons to their increase. */
      reasons: z.record(z.string(), z.int()),
      /** `user\tverb\tresource\tstatus` of refused requests to their count. */
      refusals: z.record(z.string(), z.int()),
      /** Images seen per source. */
      images: z.record(z.string(), z.array(z.string())),
    })
    .exactOptional(),
  alerts: z
    .object({
      deliveries: z.int(),
      /** Fingerprint to incidents of the day and how the last one ended. */
      fingerprints: z.record(
        z.string(),
        z.object({ incidents: z.int(), ended: z.string().exactOptional() }),
      ),
    })
    .exactOptional(),
  dashboards: z.record(z.string(), z.number()).exactOptional(),
})
export type History = z.infer<typeof historySchema>
