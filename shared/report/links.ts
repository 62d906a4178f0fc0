import type { Analysis } from '../documents/analysis.ts'
import { severityRank } from '../documents/ids.ts'
import { saySpan, sayTime } from '../speech/times.ts'
import type { Angle } from './angles.ts'
import { type Analyses, firstSeen, type Matter, sameThing } from './matters.ts'

/** A release this long before the first error may be its cause, in milliseconds. */
const CAUSE_MS = 30 * 60_000

/** Adds to the angles what only shows when the sources are put side by side. */
export function linkAngles(
  angles: readonly Angle[],
  analyses: Analyses,
  matters: readonly Matter[],
): Angle[] {
  return angles.map((angle) => {
    if (angle.status === 'missing' || angle.status === 'not-enabled') return angle
    if (angle.source === 'cos') return withRelease(angle, analyses, matters)
    return angle.source === 'dashboard' ? withAgreement(angle, analyses, matters) : angle
  })
}

/** 三分钟前刚发过新版本，可能有关: a hypothesis, told once, unless the logs' own analysis tells it. */
function withRelease(angle: Angle, analyses: Analyses, matters: readonly Matter[]): Angle {
  if (/发布|发版|发过|新版本|上线|变更/.test(angle.narrative)) return angle
  const changes = Object.values(analyses).flatMap(({ changes }) => changes)
  for (const matter of matters) {
    const first = firstSeen(matter)
    if (matter.source !== 'cos' || severityRank(matter.finding.severity) > 1) continue
    const nearest = first === undefined ? undefined : nearestBefore(changes, first)
    if (first === undefined || !nearest) continue
    const kind = /发布|版本|镜像|image|升级/i.test(nearest.what) ? '刚发过新版本' : '刚有过变更'
    const span = saySpan(first - Date.parse(nearest.at))
    const cause = `${span}前${kind}，可能有关。`
    const known = `第一次在${sayTime(first)}。`
    const narrative = angle.narrative.includes(known)
      ? angle.narrative.replace(known, known.replace('。', `，${cause}`))
      : insertedAfter(
          angle.narrative,
          matter.finding.title,
          `第一次报错在${sayTime(first)}，${cause}`,
        )
    return { ...angle, narrative }
  }
  return angle
}

function nearestBefore(
  changes: readonly Analysis['changes'][number][],
  first: number,
): Analysis['changes'][number] | undefined {
  const before = changes.filter(({ at }) => {
    const lead = first - Date.parse(at)
    return lead >= 0 && lead <= CAUSE_MS
  })
  return before.sort((a, b) => Date.parse(b.at) - Date.parse(a.at))[0]
}

/** Puts a sentence behind the one that holds `title`, or at the end. */
function insertedAfter(narrative: string, title: string, told: string): string {
  const at = narrative.indexOf(title)
  const end = at < 0 ? -1 : narrative.indexOf('。', at)
  return end < 0 ? narrative + told : narrative.slice(0, end + 1) + told + narrative.slice(end + 1)
}

/** 和日志对得上, or 和告警一致 when the logs were not read: only where something serious shows in both. */
function withAgreement(angle: Angle, analyses: Analyses, matters: readonly Matter[]): Angle {
  const differs = analyses.dashboard?.pictures.some(({ verdict }) => verdict === 'differs')
  if (differs || /对得上|一致|不一致/.test(angle.narrative)) return angle
  const seen = matters.filter(({ source }) => source === 'dashboard')
  const shows = (source: 'cos' | 'webhook') =>
    matters.some((matter) => matter.source === source && seen.some((one) => sameThing(one, matter)))
  const words = shows('cos') ? '和日志对得上' : shows('webhook') ? '和告警一致' : ''
  if (words === '') return angle
  return { ...angle, narrative: angle.narrative.replace(/。|$/, `，${words}。`) }
}
