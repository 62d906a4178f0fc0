import { type HeardDelivery, hearDelivery } from '../../shared/alerts/duplicates.ts'
import { chainDay } from '../../shared/alerts/fold.ts'
import { checkpointBefore, type LoadedDay, loadDeliveries } from '../../shared/alerts/load.ts'
import { deliveriesMissing, type Histories, historySpan } from '../../shared/alerts/reconcile.ts'
import type { Day } from '../../shared/calendar/day.ts'
import { deliverySchema, type Incidents } from '../../shared/documents/alert.ts'
import { createDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { parseDeliveryKey } from '../../shared/documents/keys.ts'
import { InputError, UpstreamError } from '../../shared/failures.ts'
import type { Accounts } from '../../shared/ports/account/account.ts'
import type { FoldPorts } from './fold-days.ts'

/** Rows asked of a history at most; more in one span are left for the next hour. */
const MOST_ROWS = 5000

/** What a comparison with the histories came to. */
export interface Reconciliation {
  result: NonNullable<Incidents['reconciled']>
  /** Deliveries that were added. */
  added: number
  /** Days other than the one compared that got some. */
  otherDays: Day[]
  /** What is now kept under the day, as it was read. */
  loaded: LoadedDay
}

/**
 * Compares a day's deliveries with the alarm histories of the environment's account (CLS and TCOP) and keeps
 * what is missing as deliveries of their own. A history that cannot be read is a reason, not a failure.
 */
export async function reconcileDay(
  ports: FoldPorts & { accounts: Accounts },
  environment: Environment,
  day: Day,
): Promise<Reconciliation> {
  const { store, clock, accounts } = ports
  const now = clock()
  const { deliveries, broken } = await loadDeliveries(store, environment.id, day)
  const before = await checkpointBefore(store, environment.id, day)
  const { book } = chainDay({ environment: environment.id, day, before, deliveries, upTo: now })
  const asked = await askHistories(accounts, environment, historySpan(day, book, now))
  const senderIds = new Set(deliveries.flatMap(({ senderId }) => senderId ?? []))
  const known = { environment: environment.id, day, book, senderIds, now }
  const missing = deliveriesMissing(asked.histories, known)
  const added: HeardDelivery[] = []
  const days = new Set<Day>()
  for (const kept of missing) {
    await createDocument(store, deliverySchema, kept.key, kept.delivery)
    const under = parseDeliveryKey(kept.key)?.day ?? day
    days.add(under)
    if (under === day) added.push(hearDelivery(kept))
  }
  return {
    result: {
      at: now.toISOString(),
      ok: asked.reasons.length === 0,
      ...(asked.reasons[0] ? { reason: asked.reasons[0] } : {}),
    },
    added: missing.length,
    otherDays: [...days].filter((one) => one !== day),
    loaded: { deliveries: [...deliveries, ...added], broken },
  }
}

async function askHistories(
  accounts: Accounts,
  environment: Environment,
  { from, to }: { from: number; to: number },
): Promise<{ histories: Histories; reasons: string[] }> {
  try {
    const { cls, monitor } = await accounts.open(environment)
    const [records, alarms] = await Promise.allSettled([
      cls.alertRecords(from, to, MOST_ROWS),
      monitor.alarms(from, to, MOST_ROWS),
    ])
    return {
      histories: {
        records: records.status === 'fulfilled' ? records.value : [],
        alarms: alarms.status === 'fulfilled' ? alarms.value : [],
      },
      reasons: [
        ...(records.status === 'rejected' ? [reasonOf(records.reason, '日志服务')] : []),
        ...(alarms.status === 'rejected' ? [reasonOf(alarms.reason, '云监控')] : []),
      ],
    }
  } catch (failure) {
    return { histories: { records: [], alarms: [] }, reasons: [reasonOf(failure, '云账号')] }
  }
}

/** A failure that time or the operator heals, as a plain sentence; anything else is a bug and flies. */
function reasonOf(failure: unknown, service: string): string {
  if (failure instanceof InputError) return '没有这个环境的云账号凭证，告警历史核对不了'
  if (!(failure instanceof UpstreamError)) throw failure
  if (/Auth|Unauthorized/.test(failure.code ?? '')) return `${service}没有授权，告警历史核对不了`
  return `${service}的告警历史没有读到`
}
