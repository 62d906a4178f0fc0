import { dayOf, wallClock } from '../calendar/day.ts'
import type { Evidence, Finding } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import { severityRank } from '../documents/ids.ts'
import type { Derived } from './answer.ts'
import type { AnalysisDraft } from './draft.ts'
import { type Figure, figuresIn } from './figures.ts'

/** What a sentence may claim: figures, instants and names of the evidence it cites, and nothing else. */
export interface EvidenceBase {
  /** Named figures; the name says what kind of claim they carry. */
  numbers: [name: string, value: number][]
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
  [/second|secs?$/i, 1000],
  [/minute|mins?$/i, 60_000],
  [/hour/i, 3_600_000],
  [/day/i, 86_400_000],
]

/** The base of a sentence that cites these findings; with none, only what is true of the whole source. */
export function baseOf(
  environment: Environment,
  draft: AnalysisDraft,
  cited: readonly Finding[],
  derived: readonly Derived[] = [],
): EvidenceBase {
  const evidence = draft.evidence.filter(({ id }) =>
    cited.some((finding) => finding.evidence.includes(id)),
  )
  const numbers = [...namedNumbers(evidence), ...wholeNumbers(draft)]
  const instants = [
    ...evidence.flatMap(({ times }) => Object.values(times)),
    ...draft.changes.map(({ at }) => at),
  ].map((at) => Date.parse(at))
  const text = textsOf(environment, draft, cited, evidence).join('\n')
  return {
    numbers: [...numbers, ...derived.flatMap((one) => recomputed(one, evidence))],
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

function wholeNumbers({ coverage, findings }: AnalysisDraft): [string, number][] {
  const urgent = findings.filter(({ severity }) => severityRank(severity) <= 1)
  return [
    ...Object.entries(coverage.totals),
    ['read', coverage.read],
    ['findings', findings.length],
    ['urgent', urgent.length],
  ]
}

function textsOf(
  environment: Environment,
  draft: AnalysisDraft,
  cited: readonly Finding[],
  evidence: readonly Evidence[],
): string[] {
  const names = evidence.flatMap(({ names, subject }) => [...names, subject])
  const said = names.flatMap((name) =>
    Object.hasOwn(environment.names, name) ? [environment.names[name] ?? ''] : [],
  )
  return [
    environment.name,
    draft.lead ?? '',
    ...cited.flatMap(({ title, detail, suggestion }) => [title, detail, suggestion ?? '']),
    ...draft.changes.map(({ what }) => what),
    ...names,
    ...said,
  ]
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
  return agrees ? [[op === 'ratio' ? 'ratio' : op, result]] : []
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
