import { phrase } from '../../shared/analyst/phrase.ts'
import type { Clock } from '../../shared/calendar/clock.ts'
import { type Day, endOfDay, startOfDay } from '../../shared/calendar/day.ts'
import { type BoardCapture, captureBoard } from '../../shared/dashboards/capture.ts'
import { type Check, checkBoard } from '../../shared/dashboards/checks.ts'
import {
  type DashboardDraft,
  draftDay,
  draftNotEnabled,
  WHOLE,
} from '../../shared/dashboards/draft.ts'
import type { RunOutcome } from '../../shared/day/run.ts'
import { type Analysis, analysisSchema } from '../../shared/documents/analysis.ts'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { historySchema } from '../../shared/documents/history.ts'
import { keys } from '../../shared/documents/keys.ts'
import { DocumentError, InputError, messageOf, UpstreamError } from '../../shared/failures.ts'
import type { Account, Accounts } from '../../shared/ports/account/account.ts'
import type { Browser } from '../../shared/ports/browser/browser.ts'
import type { Model } from '../../shared/ports/model/model.ts'
import type { Store } from '../../shared/ports/store/store.ts'

/** What capturing a day needs. */
export interface CaptureDayPorts {
  store: Store
  clock: Clock
  accounts: Accounts
  model: Model | undefined
  /** Milliseconds this run still has, to bound the model's time. */
  remainingMs?: () => number
  browser: Browser
  /** Hosts dashboards may be loaded from. */
  allowHosts: readonly string[]
}

const PNG = { contentType: 'image/png' }

/**
 * Photographs the dashboards of an environment's day, compares them with the log service's numbers and
 * writes `analysis_dashboard.json`, also when nothing could be read. A later attempt never replaces better
 * pictures or an analysis that rests on more panels or more compared numbers.
 */
export async function captureDay(
  ports: CaptureDayPorts,
  environment: Environment,
  day: Day,
): Promise<RunOutcome> {
  const { enabled, boards } = environment.dashboards
  if (!enabled || boards.length === 0) {
    return await write(ports, environment, draftNotEnabled(environment, day, ports.clock()), [])
  }
  try {
    const seen = await look(ports, environment, day)
    const draft = draftDay(environment, day, ports.clock(), seen)
    return await write(ports, environment, draft, seen.captures, seen.checks)
  } finally {
    await ports.browser.close()
  }
}

async function look(ports: CaptureDayPorts, environment: Environment, day: Day) {
  const range = { day, from: startOfDay(day), to: endOfDay(day) }
  const captures: BoardCapture[] = []
  const checks: Check[] = []
  const account = await open(ports.accounts, environment)
  for (const board of environment.dashboards.boards) {
    if ('problem' in account) {
      captures.push({ board, problem: account.problem })
      continue
    }
    const { cls } = account
    const capture = await captureBoard(
      { cls, browser: ports.browser },
      board,
      range,
      ports.allowHosts,
    )
    captures.push(capture)
    if (capture.shot) checks.push(...(await checkBoard(cls, board, capture.shot.panels, range)))
  }
  return { captures, checks }
}

/** The account, or why it cannot be opened: a dashboard by address needs none of its verbs but its checks. */
async function open(
  accounts: Accounts,
  environment: Environment,
): Promise<Account | Required<Pick<BoardCapture, 'problem'>>> {
  try {
    return await accounts.open(environment)
  } catch (failure) {
    const known = [UpstreamError, InputError, DocumentError].some((kind) => failure instanceof kind)
    if (!known) throw failure
    const retry = failure instanceof UpstreamError && failure.retry
    return {
      problem: {
        spoken: '云账号打不开',
        remedy: retry ? '稍后可以重新分析' : '请检查这个环境的授权',
        detail: messageOf(failure),
      },
    }
  }
}

async function write(
  ports: CaptureDayPorts,
  environment: Environment,
  draft: DashboardDraft,
  captures: readonly BoardCapture[],
  checks: readonly Check[] = [],
): Promise<RunOutcome> {
  const { store } = ports
  const key = keys.analysis(environment.id, draft.day, 'dashboard')
  const known = await readDocument(store, analysisSchema, key)
  const kept = known && whyKept(known, draft)
  if (kept) return { kept, read: draft.inputs, counted: countedIn(draft) }
  const shots = await keepShots(store, environment.id, draft.day, captures)
  const history = await rememberNumbers(store, environment.id, draft.day, checks)
  await writeDocument(store, analysisSchema, key, await phrase(ports, environment, draft))
  const { status, coverage, findings } = draft
  return {
    outputs: [...history, key],
    status,
    shots,
    findings: findings.length,
    ...coverage.totals,
    linksLeft: captures.filter(({ linkLeft }) => linkLeft).length,
    ...(draft.reason ? { reason: draft.reason } : {}),
  }
}

/** Why a known analysis stays: more panels, more compared numbers, or as many of both and read better. */
function whyKept(known: Analysis, draft: DashboardDraft): string | undefined {
  if (known.inputs > draft.inputs) return 'one with more inputs'
  if (countedIn(known) > countedIn(draft)) return 'one with more compared numbers'
  const equal = known.inputs === draft.inputs && countedIn(known) === countedIn(draft)
  return equal && known.status === 'complete' && draft.status !== 'complete'
    ? 'a complete one'
    : undefined
}

/** How many numbers of the log service an analysis rests on. */
function countedIn({ evidence }: Pick<Analysis, 'evidence'>): number {
  return evidence.filter(({ id }) => id.startsWith('check-')).length
}

/** A picture of a panel that did not load replaces nothing. */
async function keepShots(
  store: Store,
  environment: string,
  day: Day,
  captures: readonly BoardCapture[],
): Promise<number> {
  let kept = 0
  for (const { board, shot } of captures) {
    for (const { id, png, state } of shot?.panels ?? []) {
      const key = keys.shot(environment, day, board.id, id)
      if (state === 'ready' || state === 'empty') await store.put(key, png, PNG)
      else await store.create(key, png, PNG)
      kept += 1
    }
    if (!shot?.whole) continue
    await store.put(keys.shot(environment, day, board.id, WHOLE), shot.whole, PNG)
    kept += 1
  }
  return kept
}

/** Three analyses share a day's `history` and may write it at the same time: ours is put in until it stays. */
const ATTEMPTS = 3

/** Puts our part into the day's `history`; the other parts stay as they are. */
async function rememberNumbers(
  store: Store,
  environment: string,
  day: Day,
  checks: readonly Check[],
): Promise<string[]> {
  const counted = checks.flatMap(({ board, panel, counted: number }) =>
    number === undefined ? [] : [[`${board}/${panel}`, number] as const],
  )
  if (counted.length === 0) return []
  const dashboards = Object.fromEntries(counted)
  const key = keys.history(environment, day)
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const known = await readDocument(store, historySchema, key)
    if (known && JSON.stringify(known.dashboards) === JSON.stringify(dashboards)) break
    const base = known ?? { schema: 'history/1' as const, environment, day }
    await writeDocument(store, historySchema, key, { ...base, dashboards })
  }
  return [key]
}
