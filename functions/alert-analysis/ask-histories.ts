import type { Histories } from '../../shared/alerts/reconcile.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { InputError, UpstreamError } from '../../shared/failures.ts'
import type { Accounts } from '../../shared/ports/account/account.ts'

/** Rows asked of a history at once; an answer of so many may not be all. */
const MOST_ROWS = 5000

/** A span that holds more is asked for by halves, in at most this many questions. */
const MOST_ASKS = 9

/** The alarm histories of an environment's account, and in plain sentences what of them is lacking. */
export async function askHistories(
  accounts: Accounts,
  environment: Environment,
  span: { from: number; to: number },
): Promise<{ histories: Histories; reasons: string[] }> {
  try {
    const { cls, monitor } = await accounts.open(environment)
    const [records, alarms] = await Promise.all([
      readSpan('日志服务', span, (from, to) => cls.alertRecords(from, to, MOST_ROWS)),
      readSpan('云监控', span, (from, to) => monitor.alarms(from, to, MOST_ROWS)),
    ])
    return {
      histories: { records: records.rows, alarms: alarms.rows },
      reasons: [...records.reasons, ...alarms.reasons],
    }
  } catch (failure) {
    return { histories: { records: [], alarms: [] }, reasons: [reasonOf(failure, '云账号')] }
  }
}

interface Rows<T> {
  rows: T[]
  reasons: string[]
}

/** What was read before a failure is kept. */
async function readSpan<T>(
  service: string,
  span: { from: number; to: number },
  ask: (from: number, to: number) => Promise<T[]>,
): Promise<Rows<T>> {
  const rows: T[] = []
  const reasons = new Set<string>()
  const open = [span]
  for (let asks = 1; open.length > 0; asks += 1) {
    const { from, to } = open.shift() ?? span
    try {
      const found = await ask(from, to)
      const middle = Math.floor((from + to) / 2)
      const mayHalve = asks + open.length + 2 <= MOST_ASKS && middle > from
      if (found.length >= MOST_ROWS && mayHalve) {
        open.push({ from, to: middle }, { from: middle, to })
        continue
      }
      if (found.length >= MOST_ROWS) reasons.add(`${service}的告警历史太多，没有读全`)
      for (const row of found) rows.push(row)
    } catch (failure) {
      reasons.add(reasonOf(failure, service))
      break
    }
  }
  return { rows, reasons: [...reasons] }
}

/** A failure that time or the operator heals, as a plain sentence; anything else is a bug and flies. */
function reasonOf(failure: unknown, service: string): string {
  if (failure instanceof InputError) return '没有这个环境的云账号凭证，告警历史核对不了'
  if (!(failure instanceof UpstreamError)) throw failure
  if (/Auth|Unauthorized/.test(failure.code ?? '')) return `${service}没有授权，告警历史核对不了`
  return `${service}的告警历史没有读到`
}
