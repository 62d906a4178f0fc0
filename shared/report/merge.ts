import type { Day } from '../calendar/day.ts'
import type { Analysis } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import type { Source } from '../documents/ids.ts'
import type { Report } from '../documents/report.ts'
import { type Angle, anglesOf } from './angles.ts'
import { concludeDay } from './conclusion.ts'
import { followUpsOf } from './follow-ups.ts'
import { linkAngles } from './links.ts'
import { type Analyses, distinctMatters, type Matter, mattersOf, SOURCES } from './matters.ts'
import { speak } from './spoken.ts'

/** What a report is made from. */
export interface MergeInput {
  environment: Environment
  day: Day
  revision: number
  writtenAt: Date
  analyses: Analyses
  /** Why an enabled source has no usable analysis, one plain Chinese sentence each. */
  absent: Partial<Record<Source, string>>
  inputs: Report['inputs']
  /** The analyses of the day before, for the follow-ups. */
  before: Analyses
}

/** Merges the analyses of a day into the report of an environment; pure, never fails for a missing source. */
export function mergeReport(input: MergeInput): Report {
  const { environment, analyses } = input
  const all = mattersOf(analyses, environment.names)
  const matters = distinctMatters(all)
  const angles = linkAngles(anglesOf(environment, analyses, input.absent), analyses, all)
  const conclusion = concludeDay(environment.name, angles, matters)
  const followUps = followUpsOf(input.before, analyses, environment.names)
  const read = SOURCES.flatMap((source) => analyses[source] ?? [])
  return {
    schema: 'report/1',
    environment: environment.id,
    name: environment.name,
    day: input.day,
    revision: input.revision,
    writtenAt: input.writtenAt.toISOString(),
    status: angles.some(isIncomplete) ? 'partial' : 'complete',
    inputs: input.inputs,
    angles,
    conclusion: [conclusion.reminder, conclusion.conclusion].filter(Boolean).join('；'),
    followUps,
    spoken: speak({ conclusion, angles, followUps, advice: adviceOf(matters) }),
    unread: unreadOf(angles, read),
    grounding: groundingOf(read),
    engine: engineOf(read),
    charts: read.flatMap(({ charts }) => charts).slice(0, 20),
    pictures: read.flatMap(({ pictures }) => pictures).slice(0, 100),
    changes: read.flatMap(({ changes }) => changes).slice(0, 50),
  }
}

function isIncomplete({ status }: Angle): boolean {
  return status === 'partial' || status === 'missing'
}

/** One recommended act: the worst matter that still goes on. */
function adviceOf(matters: readonly Matter[]): string {
  const worst = matters.find(
    ({ finding, open }) => finding.severity === 'critical' && open !== false,
  )
  const subject = worst?.about ?? worst?.evidence[0]?.subject
  return subject ? `建议先处理${subject}` : ''
}

function unreadOf(angles: readonly Angle[], read: readonly Analysis[]): string[] {
  const reasons = angles
    .filter(isIncomplete)
    .flatMap(({ title, reason }) => (reason ? [`${title}：${reason}`] : []))
  return [...new Set([...reasons, ...read.flatMap(({ coverage }) => coverage.missing)])].slice(
    0,
    50,
  )
}

function groundingOf(read: readonly Analysis[]): Report['grounding'] {
  const gates = read.flatMap(({ grounding }) => grounding ?? [])
  return {
    checked: gates.reduce((sum, { checked }) => sum + checked, 0),
    refused: gates.flatMap(({ refused }) => refused).slice(0, 50),
    unmentioned: gates.flatMap(({ unmentioned }) => unmentioned).slice(0, 50),
  }
}

function engineOf(read: readonly Analysis[]): Report['engine'] {
  const model = read.find(({ engine }) => engine.kind === 'model')
  const fallback = read.find(({ engine }) => engine.fallback)?.engine.fallback
  const engine = model?.engine ?? { kind: 'rules' as const }
  return fallback ? { ...engine, fallback } : engine
}
