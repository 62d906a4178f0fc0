import { backfillDay } from '../../functions/log-analysis/backfill-day.ts'
import { addDays, type Day, daySchema } from '../../shared/calendar/day.ts'
import { readEnvironment } from '../../shared/environments/directory.ts'
import { InputError } from '../../shared/failures.ts'
import type { Accounts } from '../../shared/ports/account/account.ts'
import { tencentAccounts } from '../../shared/ports/account/tencent-accounts.ts'
import { type Desk, type Given, main, type Verbs } from './command.ts'

/** Days one call may go back: the history is kept sixty. */
const MOST_DAYS = 60

/** Builds the history that baselines rest on from log objects that are already in the bucket. */
export const backfill: Verbs = {
  run: {
    usage: '--environment prod --from 2026-01-01 --to 2026-01-14',
    options: ['environment=', 'from=', 'to='],
    run: async (given, desk) => await backfillDays(given, desk, accountsOf(desk)),
  },
}

/** Backfills day by day, nearest last, and prints a line for each. */
export async function backfillDays(given: Given, desk: Desk, accounts: Accounts): Promise<void> {
  const id = given.text('environment') ?? ''
  const environment = await readEnvironment(desk.store, id)
  if (!environment) throw new InputError(`没有环境 ${id || '（缺少 --environment）'}`)
  for (const day of daysOf(given)) {
    const ports = { store: desk.store, accounts, clock: desk.now }
    const { objects, lines, failed, waiting, closed } = await backfillDay(ports, environment, day)
    const unread = failed > 0 ? `，${failed} 个读不了` : ''
    const left = waiting > 0 ? `，${waiting} 个还没读` : ''
    desk.print(`${day} ${objects} 个文件 ${lines} 行${unread}${left}`)
    for (const sentence of closed) desk.print(`  ${sentence}`)
  }
}

function daysOf(given: Given): Day[] {
  const [from, to] = ['from', 'to'].map((name) => daySchema.safeParse(given.text(name)))
  if (!from?.success || !to?.success) throw new InputError('--from 和 --to 要写成 2026-01-02')
  const days: Day[] = []
  for (let day = from.data; day <= to.data; day = addDays(day, 1)) days.push(day)
  if (days.length === 0 || days.length > MOST_DAYS) throw new InputError('一次最多补六十天')
  return days
}

function accountsOf(desk: Desk): Accounts {
  const { env, store } = desk
  const token = env.TENCENTCLOUD_SESSIONTOKEN
  return tencentAccounts({
    store,
    region: env.CHENBAO_REGION ?? 'ap-guangzhou',
    credentials: () => ({
      secretId: env.TENCENTCLOUD_SECRETID ?? '',
      secretKey: env.TENCENTCLOUD_SECRETKEY ?? '',
      ...(token ? { token } : {}),
    }),
    masterKey: env.CHENBAO_MASTER_KEY,
    localCos: env.CHENBAO_LOCAL_COS,
    localApi: env.CHENBAO_LOCAL_API,
    clock: desk.now,
  })
}

if (process.argv[1]?.endsWith('backfill.ts')) {
  process.argv.splice(2, 0, 'run')
  await main('backfill', backfill)
}
