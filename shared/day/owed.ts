import { type Day, startOfDay } from '../calendar/day.ts'
import type { Environment } from '../documents/environment.ts'
import { keys } from '../documents/keys.ts'
import type { Store } from '../ports/store/store.ts'

/**
 * Whether an environment owes a report of `day`: of every day from its `since` on. Where that is not set, of a
 * day that began after its document was written, and of every day once it wrote a report.
 */
export async function owesReport(
  store: Pick<Store, 'head' | 'list'>,
  environment: Environment,
  day: Day,
): Promise<boolean> {
  const { id, since } = environment
  if (since !== undefined) return since <= day
  const written = await store.head(keys.environment(id))
  if (!written) return false
  if (written.modifiedAt.getTime() <= startOfDay(day)) return true
  for await (const _ of store.list(keys.reportsOf(id))) return true
  return false
}
