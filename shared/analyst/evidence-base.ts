import { dayOf, wallClock } from '../calendar/day.ts'
import type { Evidence, Finding } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import type { Derived } from './answer.ts'
import type { AnalysisDraft } from './draft.ts'
import { type Figure, figuresIn } from './figures.ts'

/** What a sentence may claim: figures, instants and names of the evidence it cites, and nothing else. */
export interface EvidenceBase {
  /** Named figures of the cited evidence; the name says what kind of claim they carry. */
  numbers: [name: string, value: number][]
  /** Figures of the whole source, and what they are counted in; a sentence may measure its own against them. */
  totals: [measures: string, value: number][]
  /** Lengths of time, in milliseconds. */
  spans: number[]
  /** Minutes since midnight of the cited instants. */
  clocks: number[]
  /** Days of the cited instants as month * 100 + day of month. */
  dates: number[]
  /** Figures in texts that code wrote. */
  written: Figure[]
  /** All text that code wrote, and every name: a name that is not in here is not said. */
  text: string
  glossary: Readonly<Record<string, string>>
}

const UNITS: [pattern: RegExp, ms: number][] = [
  [/ms$|milli/i, 1],
  [/seconds?$|secs?$/i, 1000],
  [/minutes?$|mins?$/i, 60_000],
  [/hours$/i, 3_600_000],
  [/days$/i, 86_400_000],
]

/** What the totals of a source are counted in. */
const MEASURES: Record<string, string> = {
  lines: '行',
  malformed: '行',
  untimed: '行',
  errors: '行条',
  warnings: '行条',
  objects: '个份',
  deliveries: '条',
  undecodable: '条',
  missed: '条',
  incidents: '条件',
  open: '条件',
  newPatterns: '种类个',
  boards: '块张',
  panels: '块张个',
  findings: '件',
  cited: '件个种类',
}

/** The name of a figure that the model declared and code computed again. */
export const DERIVED = 'derived'

/** Whether figures of this name are a length of time. */
export function isSpan(name: string): boolean {
  return UNITS.some(([pattern]) => pattern.test(name))
}

/** The base of a sentence that cites these findings. */
export function baseOf(
  environment: Environment,
  draft: AnalysisDraft,
  cited: readonly Finding[],
  derived: readonly Derived[] = [],
): EvidenceBase {
  const evidence = evidenceOf(draft, cited)
  const numbers = namedNumbers(evidence)
  const instants = [
    ...evidence.flatMap(({ times }) => Object.values(times)),
    ...draft.changes.map(({ at }) => at),
  ].map((at) => Date.parse(at))
  const text = textsOf(environment, draft, cited).join('\n')
  return {
    numbers: [...numbers, ...derived.flatMap((one) => recomputed(one, evidence))],
    totals: totalsOf(draft, cited.length),
    spans: [...spansOf(numbers), ...differences(instants)],
    clocks: instants.map((at) => {
      const { hour, minute } = wallClock(at)
      return hour * 60 + minute
    }),
    dates: [...instants.map((at) => dayOf(at)), draft.day].map(dateValue),
    written: figuresIn(text),
    text,
    glossary: environment.names,
  }
}

function namedNumbers(evidence: readonly Evidence[]): [string, number][] {
  return evidence.flatMap(({ numbers }) => Object.entries(numbers))
}

function totalsOf({ coverage, findings }: AnalysisDraft, cited: number): [string, number][] {
  const named = { ...coverage.totals, findings: findings.length, cited }
  return Object.entries(named).flatMap(([name, value]) => {
    const measures = MEASURES[name]
    return measures ? [[measures, value] as [string, number]] : []
  })
}

function textsOf(
  environment: Environment,
  draft: AnalysisDraft,
  cited: readonly Finding[],
): string[] {
  return [
    environment.name,
    draft.lead ?? '',
    ...cited.flatMap(({ title, detail, suggestion }) => [title, detail, suggestion ?? '']),
    ...draft.changes.map(({ what }) => what),
    ...spokenNames(environment, draft, cited),
  ]
}

/** What the evidence of these findings is about, and every name in it, also as the glossary says it. */
export function spokenNames(
  environment: Environment,
  draft: AnalysisDraft,
  cited: readonly Finding[],
): string[] {
  const names = evidenceOf(draft, cited).flatMap(({ names, subject }) => [...names, subject])
  const said = names.flatMap((name) =>
    Object.hasOwn(environment.names, name) ? [environment.names[name] ?? ''] : [],
  )
  return [...names, ...said]
}

function evidenceOf(draft: AnalysisDraft, cited: readonly Finding[]): Evidence[] {
  return draft.evidence.filter(({ id }) => cited.some((finding) => finding.evidence.includes(id)))
}

/** A declared figure counts only when the evidence gives the same result. */
function recomputed({ value, op, of }: Derived, evidence: readonly Evidence[]): [string, number][] {
  const parts = of.map((path) => {
    const dot = path.lastIndexOf('.')
    const found = evidence.find(({ id }) => id === path.slice(0, dot))
    return found && Object.hasOwn(found.numbers, path.slice(dot + 1))
      ? found.numbers[path.slice(dot + 1)]
      : undefined
  })
  const known = parts.filter((part) => part !== undefined)
  const [first = 0, ...rest] = known
  if (known.length !== of.length) return []
  const result = {
    sum: known.reduce((total, part) => total + part, 0),
    difference: rest.reduce((total, part) => total - part, first),
    ratio: rest.reduce((total, part) => total / part, first),
  }[op]
  const agrees = Number.isFinite(result) && Math.abs(result - value) <= Math.abs(result) * 0.01
  return agrees ? [[DERIVED, result]] : []
}

function spansOf(numbers: readonly [string, number][]): number[] {
  return numbers.flatMap(([name, value]) => {
    const unit = UNITS.find(([pattern]) => pattern.test(name))
    return unit ? [value * unit[1]] : []
  })
}

function differences(instants: readonly number[]): number[] {
  const few = [...new Set(instants)].slice(0, 20)
  return few.flatMap((one, index) => few.slice(index + 1).map((other) => Math.abs(one - other)))
}

function dateValue(day: string): number {
  const [, month, date] = day.split('-').map(Number)
  return (month ?? 0) * 100 + (date ?? 0)
}
