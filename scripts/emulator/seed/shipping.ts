import { type Day, daysBefore, startOfDay } from '../../../shared/calendar/day.ts'
import { WINDOW_MS, WINDOWS } from './day-plan.ts'
import { type EnvironmentId, TOPICS } from './scenario.ts'

/** One batch as DescribeShipperTasks lists it. */
export interface SeededBatch {
  environment: EnvironmentId
  shipperId: string
  taskId: string
  rangeStart: number
  rangeEnd: number
  /** When it was written: before that it is not listed. */
  doneAt: number
  status: 'success'
}

/** Every batch of the day, the day before and the day after: also those in which nothing was written. */
export function batchesAround(day: Day): SeededBatch[] {
  const first = startOfDay(daysBefore(day, 1)[0] ?? day)
  return TOPICS.flatMap((topic) =>
    Array.from({ length: 3 * WINDOWS }, (_, index): SeededBatch => {
      const rangeStart = first + index * WINDOW_MS
      return {
        environment: topic.environment,
        shipperId: topic.shipper,
        taskId: `${topic.shipper}-${Math.floor(rangeStart / WINDOW_MS)}`,
        rangeStart,
        rangeEnd: rangeStart + WINDOW_MS,
        doneAt: rangeStart + WINDOW_MS + 80_000,
        status: 'success',
      }
    }),
  )
}
