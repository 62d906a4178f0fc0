import * as z from 'zod'

/**
 * A timer firing on SCF: `{"Type":"Timer","TriggerName":"hourly","Time":"2026-11-22T06:05:00Z","Message":"fold"}`.
 * `Time` is UTC; it may arrive late, twice or never (cloud.tencent.com/document/product/583/9708).
 */
export const timerEventSchema = z
  .object({
    Type: z.literal('Timer'),
    TriggerName: z.string(),
    Time: z.iso.datetime(),
    Message: z.string().default(''),
  })
  .transform((event) => ({
    trigger: event.TriggerName,
    time: new Date(event.Time),
    message: event.Message,
  }))

/** A timer firing; `time` is when it was due. */
export type TimerEvent = z.infer<typeof timerEventSchema>
