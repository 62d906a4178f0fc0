import { phrase } from '../../shared/analyst/phrase.ts'
import type { RunOutcome } from '../../shared/day/run.ts'
import { type Analysis, analysisSchema } from '../../shared/documents/analysis.ts'
import { writeDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { ranked } from '../../shared/logs/candidate.ts'
import { type Coverage, isPart, NO_SHIPPING } from '../../shared/logs/coverage.ts'
import { viewOf } from '../../shared/logs/day-view.ts'
import { draftOf, type LogDraft, notEnabledDraft } from '../../shared/logs/draft.ts'
import { candidatesOf, findingsOf } from '../../shared/logs/findings.ts'
import { historyOf } from '../../shared/logs/history.ts'
import { earlierHistories, historyAt, rememberLogs } from '../../shared/logs/history-store.ts'
import { lateFindings } from '../../shared/logs/late.ts'
import { type LateDay, lateDays } from '../../shared/logs/late-days.ts'
import { type Reduced, reduceDay } from '../../shared/logs/reduce.ts'
import { shippingDays } from '../../shared/logs/sources.ts'
import { storedAnalysis } from '../../shared/logs/stored-analysis.ts'
import type { Invocation } from '../../shared/scf/invocation.ts'
import type { JobEvent } from '../../shared/scf/job-event.ts'
import { budgetOf } from './budget.ts'
import { retryBefore, startNextPart } from './continue.ts'
import { currentOf, failedFor, listedFor, type WaitingRead } from './found-objects.ts'
import type { LogAnalysisPorts } from './handler.ts'
import { readWaiting } from './read-waiting.ts'
import { standingOf } from './replace.ts'
import { shippingState } from './shipping-state.ts'

/** The share of a job's time for objects that have no digest yet; adding up and phrasing need the rest. */
const READING_SHARE = 0.6

/** Reads what is missing of a day, adds it up, compares it, and writes `analysis_cos.json` and the history. */
export async function analyseDay(
  ports: LogAnalysisPorts,
  environment: Environment,
  event: JobEvent,
  invocation: Invocation,
): Promise<RunOutcome> {
  if (!environment.logs.enabled || environment.logs.sources.length === 0) {
    const known = await storedAnalysis(ports.store, environment.id, event.day)
    const draft = notEnabledDraft(environment, event.day, ports.clock())
    const standing = known ? standingOf(draft, known, false) : 'more'
    return standing === 'more' ? await write(ports, environment, draft) : keptOf(draft, known)
  }
  const budget = budgetOf(invocation, READING_SHARE)
  const again = retryBefore(event, ports.clock())
  const read = await readWaiting(ports, environment, shippingDays(event.day), budget, again)
  if (read.waiting > 0 && (await startNextPart(ports.jobs, event))) {
    return { continued: true, digested: read.digested, waiting: read.waiting }
  }
  const { store } = ports
  const current = currentOf(read)
  const known = await storedAnalysis(store, environment.id, event.day)
  const skip = new Set(known?.skipped)
  const reduced = await reduceDay(store, environment.id, event.day, { current, skip })
  const coverage = await coverageOf(ports, environment, event, read, reduced)
  const late = await lateDays(store, environment.id, event.day, current)
  const draft = await draftDay(ports, environment, { reduced, coverage, late })
  const unsure = coverage.shipping.unknown.length > 0
  const standing = known ? standingOf(draft, known, unsure) : 'more'
  const outcome =
    standing === 'more' ? await write(ports, environment, draft) : keptOf(draft, known)
  if (standing !== 'less') await remember(ports, environment, { reduced, coverage, late })
  return { ...outcome, digested: read.digested, late: late.length }
}

interface Measured {
  reduced: Reduced
  coverage: Coverage
  late: LateDay[]
}

async function coverageOf(
  { clock }: LogAnalysisPorts,
  environment: Environment,
  { day }: JobEvent,
  read: WaitingRead,
  { broken }: Reduced,
): Promise<Coverage> {
  const shipping = read.account
    ? await shippingState(read.account.cls, environment, day, clock())
    : NO_SHIPPING
  return {
    listed: listedFor(day, read),
    ...failedFor(day, read.failed),
    broken,
    waiting: read.waiting,
    closed: read.closed,
    shipping,
  }
}

async function draftDay(
  { store, clock }: LogAnalysisPorts,
  environment: Environment,
  { reduced, coverage, late }: Measured,
): Promise<LogDraft> {
  const { counts, digests, skipped } = reduced
  const histories = await earlierHistories(store, environment.id, counts.day)
  const view = viewOf(environment, counts, histories, !isPart(counts, coverage))
  const found = findingsOf(ranked([...candidatesOf(view), ...lateFindings(view, late)]))
  return draftOf({
    environment,
    view,
    found,
    coverage,
    digests,
    skipped,
    late: late.map(({ day, reduced: { digests, skipped } }) => ({ day, digests, skipped })),
    at: clock(),
  })
}

async function write(
  ports: LogAnalysisPorts,
  environment: Environment,
  draft: LogDraft,
): Promise<RunOutcome> {
  const key = keys.analysis(environment.id, draft.day, 'cos')
  const analysis = await phrase(ports, environment, draft)
  await writeDocument(ports.store, analysisSchema, key, analysis)
  return {
    outputs: [key],
    status: draft.status,
    inputs: draft.inputs,
    lines: draft.coverage.totals.lines ?? 0,
    findings: draft.findings.length,
    engine: analysis.engine.kind,
  }
}

function keptOf(draft: LogDraft, known: Analysis | undefined): RunOutcome {
  return { kept: known?.inputs, inputs: draft.inputs }
}

/** Writes the history of the day, and that of earlier days as it is with their late lines: no part becomes whole by them. */
async function remember(
  { store }: LogAnalysisPorts,
  environment: Environment,
  { reduced: { counts }, coverage, late }: Measured,
): Promise<void> {
  if (counts.lines.read > 0) {
    const logs = historyOf(counts, !isPart(counts, coverage))
    await rememberLogs(store, environment.id, counts.day, logs)
  }
  for (const { day, whole } of late) {
    if (!whole) continue
    const known = await historyAt(store, environment.id, day)
    const complete = known?.logs?.complete === true
    await rememberLogs(store, environment.id, day, historyOf(whole, complete))
  }
}
