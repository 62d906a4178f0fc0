import { type AlertDraft, draftDay, draftNotEnabled } from '../../shared/alerts/day-draft.ts'
import { recurrenceOf } from '../../shared/alerts/recurrence.ts'
import { phrase } from '../../shared/analyst/phrase.ts'
import type { Day } from '../../shared/calendar/day.ts'
import type { RunOutcome } from '../../shared/day/run.ts'
import { type Analysis, analysisSchema } from '../../shared/documents/analysis.ts'
import { readDocument, writeDocument } from '../../shared/documents/codec.ts'
import type { Environment } from '../../shared/documents/environment.ts'
import { keys } from '../../shared/documents/keys.ts'
import { readReadable } from '../../shared/documents/readable.ts'
import { readPerson } from '../../shared/people/doors.ts'
import type { Accounts } from '../../shared/ports/account/account.ts'
import type { Model } from '../../shared/ports/model/model.ts'
import { type FoldPorts, foldAndWrite, settleDayBefore } from './fold-days.ts'
import { readPast, rememberDay } from './history-part.ts'
import type { NeighboursOf } from './neighbours.ts'
import { reconcileDay } from './reconcile-day.ts'

/** What the analysis of a day needs. */
export interface AnalysisPorts extends FoldPorts {
  accounts: Accounts
  neighboursOf: NeighboursOf
  model: Model | undefined
  /** Milliseconds this run still has, to bound the model's time. */
  remainingMs?: () => number
}

/** Folds the day before where it is unsettled, compares with the histories, folds the day. For every hour. */
export async function foldHour(
  ports: AnalysisPorts,
  environment: Environment,
  day: Day,
): Promise<RunOutcome> {
  if (!environment.alerts.enabled) return { skipped: 'not enabled' }
  const { incidents, added } = await foldDayReconciled(ports, environment, day)
  return {
    outputs: [keys.incidents(environment.id, day)],
    deliveries: incidents.deliveries,
    incidents: incidents.incidents.length,
    added,
    reconciled: incidents.reconciled?.ok ?? false,
  }
}

/** Writes what alerts say of a day: `analysis_webhook.json`, unless the one there rests on more. */
export async function analyseDay(
  ports: AnalysisPorts,
  environment: Environment,
  day: Day,
): Promise<RunOutcome> {
  if (!environment.alerts.enabled) {
    return await write(ports, environment, draftNotEnabled(environment, day, ports.clock()), [])
  }
  const { incidents, broken } = await foldDayReconciled(ports, environment, day)
  const past = await readPast(ports.store, environment.id, day)
  const takers = incidents.incidents.flatMap(({ act }) => act?.person ?? [])
  const { found: people } = await readReadable([...new Set(takers)], (id) =>
    readPerson(ports.store, id),
  )
  const draft = draftDay(environment, incidents, {
    day,
    names: environment.names,
    recurrence: (incident) => recurrenceOf(incident, day, past),
    personName: (id) => people.find((person) => person.id === id)?.name ?? id,
    writtenAt: ports.clock(),
    broken,
  })
  const outputs = [keys.incidents(environment.id, day), await rememberDay(ports.store, incidents)]
  return await write(ports, environment, draft, outputs)
}

async function foldDayReconciled(ports: AnalysisPorts, environment: Environment, day: Day) {
  await settleDayBefore(ports, environment.id, day)
  const { result, added, otherDays, loaded } = await reconcileDay(ports, environment, day)
  for (const other of otherDays.filter((one) => one < day)) {
    await foldAndWrite(ports, environment.id, other)
  }
  const known = { reconciled: result, loaded }
  const folded = await foldAndWrite(ports, environment.id, day, known)
  return { ...folded, added }
}

async function write(
  ports: AnalysisPorts,
  environment: Environment,
  draft: AlertDraft,
  outputs: string[],
): Promise<RunOutcome> {
  const key = keys.analysis(environment.id, draft.day, 'webhook')
  const known = await readDocument(ports.store, analysisSchema, key)
  if (known && known.inputs > draft.inputs) return { outputs, kept: 'one with more inputs' }
  if (known && isSame(known, draft)) return { outputs, kept: 'the same' }
  const analysis = await phrase(ports, environment, draft)
  await writeDocument(ports.store, analysisSchema, key, analysis)
  const { status, findings } = analysis
  return { outputs: [...outputs, key], status, findings: findings.length }
}

/** A rerun that found nothing else writes nothing: a new document would start a new report. */
function isSame(known: Analysis, draft: AlertDraft): boolean {
  const facts = ({ status, coverage, evidence }: AlertDraft | Analysis) =>
    JSON.stringify([status, coverage, evidence])
  return facts(known) === facts(draft)
}
