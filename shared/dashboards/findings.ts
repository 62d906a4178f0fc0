import { type Day, timeOn } from '../calendar/day.ts'
import type { Evidence, Finding } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import { sayCount } from '../speech/numerals.ts'
import { sayTime } from '../speech/times.ts'
import type { BoardCapture } from './capture.ts'
import { type Check, checkId } from './checks.ts'
import { gapsOf } from './series.ts'

/** A finding with the evidence it cites. */
export interface Found {
  finding: Finding
  evidence: Evidence
}

/** What pictures and numbers of a day say: rises, gaps, differences, empty dashboards. */
export function findingsOf(
  environment: Environment,
  day: Day,
  captures: readonly BoardCapture[],
  checks: readonly Check[],
): Found[] {
  return [
    ...checks.flatMap((check) => peakFinding(environment, day, check)),
    ...checks.flatMap((check) => gapFinding(environment, day, check)),
    ...checks.flatMap((check) => differenceFinding(environment, check)),
    ...captures.flatMap(emptyFinding),
  ]
}

function peakFinding(environment: Environment, day: Day, check: Check): Found[] {
  const { peak, title } = check
  if (!peak || check.volume) return []
  const at = check.peakAt ?? timeOn(day, `${String(peak.hour).padStart(2, '0')}:00`)
  const calm =
    peak.calmFrom === undefined
      ? undefined
      : timeOn(day, `${String(peak.calmFrom).padStart(2, '0')}:00`)
  const ending = calm === undefined ? '没有回落' : `${sayTime(calm)}以后回落`
  const id = checkId('peak', check)
  return [
    {
      finding: {
        id,
        severity: calm === undefined ? 'serious' : 'minor',
        title: `${title}${sayTime(at)}到顶，${ending}`,
        detail: '',
        evidence: [id],
        basis: 'fact',
        rule: 'dashboards.peak',
      },
      evidence: {
        ...evidenceFor(environment, check, id),
        numbers: { hour: peak.count, total: peak.total },
        times: {
          peak: new Date(at).toISOString(),
          ...(calm ? { calm: new Date(calm).toISOString() } : {}),
        },
      },
    },
  ]
}

function gapFinding(environment: Environment, day: Day, check: Check): Found[] {
  const gaps = check.volume && check.points ? gapsOf(check.points) : []
  const [first] = gaps
  if (first === undefined) return []
  const id = checkId('gap', check)
  const from = timeOn(day, `${String(first).padStart(2, '0')}:00`)
  return [
    {
      finding: {
        id,
        severity: 'serious',
        title: `${check.title}从${sayTime(from)}起断了${sayCount(gaps.length)}个小时`,
        detail: '',
        evidence: [id],
        basis: 'fact',
        suggestion: '请检查日志采集',
        rule: 'dashboards.gap',
      },
      evidence: {
        ...evidenceFor(environment, check, id),
        numbers: { hours: gaps.length },
        times: { first: new Date(from).toISOString() },
      },
    },
  ]
}

function differenceFinding(environment: Environment, check: Check): Found[] {
  if (check.verdict !== 'differs') return []
  const { shown = 0, counted = 0 } = check
  const id = checkId('differs', check)
  return [
    {
      finding: {
        id,
        severity: 'minor',
        title: `图上的${check.title}和查到的对不上`,
        detail: `图上是${sayCount(shown)}，日志服务查到的是${sayCount(counted)}，以查到的为准`,
        evidence: [id],
        basis: 'fact',
        rule: 'dashboards.differs',
      },
      evidence: { ...evidenceFor(environment, check, id), numbers: { shown, counted } },
    },
  ]
}

/** A dashboard on which no panel has data is a broken one, not a quiet one. */
function emptyFinding({ board, shot }: BoardCapture): Found[] {
  const panels = shot?.panels ?? []
  if (panels.length === 0 || panels.some(({ state }) => state !== 'empty')) return []
  const id = `empty-${board.id}`
  return [
    {
      finding: {
        id,
        severity: 'serious',
        title: `${board.name}那块图整页没有数据`,
        detail: '没有数据不等于没有问题',
        evidence: [id],
        basis: 'fact',
        suggestion: '请检查日志采集',
        rule: 'dashboards.empty',
      },
      evidence: {
        id,
        kind: '仪表盘',
        subject: board.name,
        numbers: { panels: panels.length },
        times: {},
        names: [board.name],
        samples: [],
      },
    },
  ]
}

function evidenceFor(environment: Environment, { title }: Check, id: string): Evidence {
  const subject = namedIn(environment, title) ?? title
  return {
    id,
    kind: '面板',
    subject,
    numbers: {},
    times: {},
    names: [...new Set([title, subject])],
    samples: [],
  }
}

/** The service a title speaks of: 支付连数据库超时 is about 支付服务. */
function namedIn({ names }: Environment, title: string): string | undefined {
  return Object.values(names).find((name) => title.includes(name.replace(/服务$/, '')))
}
