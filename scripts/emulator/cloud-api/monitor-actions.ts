import * as z from 'zod'
import type { Actions, Call } from './action.ts'
import { readParameters, stampSchema } from './api-error.ts'

const historiesSchema = z.object({
  Module: z.literal('monitor'),
  StartTime: stampSchema.optional(),
  EndTime: stampSchema.optional(),
  PageNumber: z.int().min(1).default(1),
  PageSize: z.int().min(1).max(100).default(20),
  Order: z.enum(['ASC', 'DESC']).default('DESC'),
})

/** Monitor 2018-07-24. Not emulated: every filter but the times. */
export function monitorActions(): Actions {
  return { '2018-07-24/DescribeAlarmHistories': alarmHistories }
}

/** Times are seconds, and both borders are exclusive. */
function alarmHistories({ body, account, now }: Call): object {
  const asked = readParameters(historiesSchema, body)
  const to = asked.EndTime ?? now.getTime() / 1000
  const from = asked.StartTime ?? to - 86_400
  const rising = account
    .alarms(now)
    .filter(({ FirstOccurTime: first = 0 }) => first > from && first < to)
    .sort((a, b) => (a.FirstOccurTime ?? 0) - (b.FirstOccurTime ?? 0))
  const found = asked.Order === 'ASC' ? rising : rising.reverse()
  const start = (asked.PageNumber - 1) * asked.PageSize
  return { TotalCount: found.length, Histories: found.slice(start, start + asked.PageSize) }
}
