import { type Environment, enabledSources } from '../documents/environment.ts'
import { type Source, severityRank } from '../documents/ids.ts'
import type { Report } from '../documents/report.ts'
import { type Analyses, SOURCES } from './matters.ts'

/** One of the three angles of a report. */
export type Angle = Report['angles'][number]

/** How the angles are called aloud and on the page. */
export const ANGLE_TITLES = {
  webhook: '告警历史',
  cos: '日志文件',
  dashboard: '仪表盘',
} as const satisfies Record<Source, Angle['title']>

/**
 * The three angles. An enabled source without a usable analysis is `missing` with `absent` as its reason,
 * or that it was not ready in time; a source that is switched off is `not-enabled`.
 */
export function anglesOf(
  environment: Environment,
  analyses: Analyses,
  absent: Partial<Record<Source, string>>,
): Angle[] {
  return SOURCES.map((source) => {
    const analysis = analyses[source]
    const title = ANGLE_TITLES[source]
    if (analysis) {
      const { status, reason, narrative } = analysis
      const findings = [...analysis.findings].sort(
        (a, b) => severityRank(a.severity) - severityRank(b.severity),
      )
      return { source, title, status, ...(reason ? { reason } : {}), narrative, findings }
    }
    if (!enabledSources(environment).includes(source)) {
      const reason = `${title}没有启用`
      return {
        source,
        title,
        status: 'not-enabled',
        reason,
        narrative: `${reason}。`,
        findings: [],
      }
    }
    const reason = absent[source] ?? `${title}到七点还没有分析完`
    return { source, title, status: 'missing', reason, narrative: `${reason}。`, findings: [] }
  })
}
