import { addDays, DAY_MS, type Day, endOfDay, startOfDay } from '../../shared/calendar/day.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { UpstreamError } from '../../shared/failures.ts'
import { NO_SHIPPING, type ShippingState, shippingOf } from '../../shared/logs/coverage.ts'
import type { Cls } from '../../shared/ports/cls/cls.ts'

/** Shipping tasks can be asked about the last three days only (DescribeShipperTasks). */
const KNOWN_MS = 3 * DAY_MS

/** What the shipping tasks of an environment's sources say about a day; for days they no longer know, that they do not. */
export async function shippingState(
  cls: Cls,
  environment: Environment,
  day: Day,
  now: Date,
): Promise<ShippingState> {
  const from = Math.max(startOfDay(addDays(day, -1)), now.getTime() - KNOWN_MS + 60_000)
  const to = Math.min(endOfDay(day) + DAY_MS, now.getTime())
  const shippers = new Set(environment.logs.sources.flatMap(({ shippers }) => shippers))
  if (shippers.size === 0) return NO_SHIPPING
  if (from >= endOfDay(day))
    return { ...NO_SHIPPING, unknown: ['投递任务只查得到最近三天，这一天的已经查不到了'] }
  const gone = from > startOfDay(day) ? ['投递任务只查得到最近三天，这一天前面的已经查不到了'] : []
  const states: ShippingState[] = []
  for (const shipper of shippers) {
    try {
      states.push(shippingOf(day, await cls.shipperBatches(shipper, from, to)))
    } catch (failure) {
      if (!(failure instanceof UpstreamError)) throw failure
      states.push({ ...NO_SHIPPING, unknown: ['投递任务的状态没有查到'] })
    }
  }
  return {
    failed: states.flatMap(({ failed }) => failed),
    running: states.flatMap(({ running }) => running),
    succeeded: states.reduce((sum, { succeeded }) => sum + succeeded, 0),
    unknown: [...new Set([...gone, ...states.flatMap(({ unknown }) => unknown)])],
  }
}
