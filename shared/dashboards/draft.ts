import type { Day } from '../calendar/day.ts'
import type { Analysis, Chart, Evidence, Picture } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import { keys } from '../documents/keys.ts'
import type { BoardCapture } from './capture.ts'
import { type Check, checkId } from './checks.ts'
import { findingsOf } from './findings.ts'

/** What code has measured of a day's dashboards, before anybody phrased it. */
export type DashboardDraft = Omit<
  Analysis,
  'schema' | 'narrative' | 'engine' | 'usage' | 'untold' | 'grounding'
>

/** Name of the picture that shows a whole dashboard. */
export const WHOLE = 'whole'

/** The draft of an environment that has no dashboards to look at. */
export function draftNotEnabled(environment: Environment, day: Day, now: Date): DashboardDraft {
  return {
    ...emptyDraft(environment, day, now),
    status: 'not-enabled',
    reason: '这个环境没有启用仪表盘',
  }
}

/** Puts captures and checks of a day together. */
export function draftDay(
  environment: Environment,
  day: Day,
  now: Date,
  seen: { captures: readonly BoardCapture[]; checks: readonly Check[] },
): DashboardDraft {
  const { captures, checks } = seen
  const panels = captures.flatMap(({ shot }) => shot?.panels ?? [])
  const readable = panels.filter(isReadable).length
  const missing = [...missingOf(captures), ...uncountedOf(captures, checks)]
  const found = findingsOf(environment, day, captures, checks)
  const read = captures.filter(({ shot }) => shot?.panels.some(isReadable)).length
  const reason = reasonOf(captures, checks, read)
  return {
    ...emptyDraft(environment, day, now),
    status: read === 0 ? 'missing' : missing.length > 0 ? 'partial' : 'complete',
    ...(reason ? { reason } : {}),
    inputs: readable,
    coverage: {
      expected: captures.length,
      read,
      failed: captures.length - read,
      missing: missing.slice(0, 50),
      totals: {
        boards: read,
        panels: panels.length,
        readable,
        checks: checks.length,
        ...comparedOf(checks),
        agreed: checks.filter(({ verdict }) => verdict === 'agrees').length,
      },
    },
    evidence: [...found.map(({ evidence }) => evidence), ...checks.flatMap(checkEvidence)].slice(
      0,
      200,
    ),
    findings: found.map(({ finding }) => finding).slice(0, 50),
    charts: chartsOf(checks),
    pictures: picturesOf(environment, day, captures, checks),
  }
}

function emptyDraft(environment: Environment, day: Day, now: Date): DashboardDraft {
  return {
    environment: environment.id,
    day,
    source: 'dashboard',
    status: 'complete',
    writtenAt: now.toISOString(),
    inputs: 0,
    coverage: { read: 0, failed: 0, missing: [], totals: {} },
    evidence: [],
    findings: [],
    charts: [],
    pictures: [],
    changes: [],
  }
}

function isReadable({ state }: { state: string }): boolean {
  return state === 'ready' || state === 'empty'
}

const STATES: Record<string, string> = { loading: '没有加载完', error: '查询超时或者出错' }

/** One plain sentence for every dashboard and panel that was not read. */
function missingOf(captures: readonly BoardCapture[]): string[] {
  return captures.flatMap(({ board, shot, problem }) => {
    if (problem) {
      const { spoken, detail, remedy } = problem
      const why = detail === spoken ? spoken : `${spoken}（${detail}）`
      return [`${board.name}那块图没有读到，${why}。${remedy}`]
    }
    const bad = (shot?.panels ?? []).filter((panel) => !isReadable(panel))
    return bad.map(
      ({ title, state }) => `${board.name}那块图的“${title}”${STATES[state] ?? state}，没有采用`,
    )
  })
}

/** How many checks got a number; boards that were compared by the hour; checks that would show a gap. */
function comparedOf(checks: readonly Check[]) {
  const hourly = checks.filter(({ points }) => points !== undefined)
  return {
    answered: checks.filter(({ counted }) => counted !== undefined).length,
    hourly: new Set(hourly.filter(({ volume }) => !volume).map(({ board }) => board)).size,
    volumes: hourly.filter(({ volume }) => volume).length,
  }
}

/** One plain sentence for every number that the log service did not give. */
function uncountedOf(captures: readonly BoardCapture[], checks: readonly Check[]): string[] {
  return checks.flatMap(({ board, title, reason }) =>
    reason === undefined
      ? []
      : [
          `${boardName(captures, board)}那块图的“${title}”没有核对数字，日志服务没有答上来（${reason}）`,
        ],
  )
}

function boardName(captures: readonly BoardCapture[], id: string): string {
  return captures.find(({ board }) => board.id === id)?.board.name ?? id
}

/** The one sentence that is spoken: what is lacking, why, and what to do. */
function reasonOf(
  captures: readonly BoardCapture[],
  checks: readonly Check[],
  read: number,
): string | undefined {
  const failed = captures.filter(({ problem }) => problem)
  const [first] = failed
  if (first?.problem) {
    const { spoken, remedy } = first.problem
    if (read === 0) return `仪表盘一块也没有读到，${spoken}，${remedy}`
    return `${failed.map(({ board }) => board.name).join('、')}那块图没有读到，${spoken}，${remedy}`
  }
  for (const { board, shot } of captures) {
    const panel = shot?.panels.find((each) => !isReadable(each))
    if (panel) return `${board.name}那块图的${panel.title}${STATES[panel.state] ?? ''}，我没有采用`
  }
  const uncounted = checks.find(({ reason }) => reason !== undefined)
  if (!uncounted) return undefined
  const { board, title } = uncounted
  return `${boardName(captures, board)}那块图的${title}只拍了图，数字没有核对上，日志服务没有答上来`
}

function checkEvidence(check: Check): Evidence[] {
  if (check.counted === undefined) return []
  const { title, counted, shown } = check
  return [
    {
      id: checkId('check', check),
      kind: '面板',
      subject: title,
      numbers: { counted, ...(shown === undefined ? {} : { shown }) },
      times: {},
      names: [title],
      samples: [],
    },
  ]
}

function chartsOf(checks: readonly Check[]): Chart[] {
  return checks
    .filter(({ points, volume }) => points && !volume)
    .slice(0, 6)
    .map((check) => ({
      id: checkId('', check, 32),
      title: `${check.title}（每小时）`,
      kind: 'hours',
      unit: '次',
      points: (check.points ?? []).map((value, hour) => ({ label: String(hour), value })),
    }))
}

/** Whole dashboards first, then the panels; each with what its check said. */
function picturesOf(
  environment: Environment,
  day: Day,
  captures: readonly BoardCapture[],
  checks: readonly Check[],
): Picture[] {
  const shot = captures.filter((capture) => capture.shot)
  const wholes = shot.flatMap(({ board, shot: page }): Picture[] =>
    page?.whole
      ? [
          {
            key: keys.shot(environment.id, day, board.id, WHOLE),
            title: board.name,
            dashboard: board.id,
            verdict: verdictOf(checks.filter((check) => check.board === board.id)),
          },
        ]
      : [],
  )
  const panels = shot.flatMap(({ board, shot: page }) =>
    (page?.panels ?? []).map((panel): Picture => {
      const own = checks.filter((check) => check.board === board.id && check.panel === panel.id)
      const note = own.find(({ verdict }) => verdict === 'differs')
      return {
        key: keys.shot(environment.id, day, board.id, panel.id),
        title: `${board.name} · ${panel.title}`,
        dashboard: board.id,
        verdict: isReadable(panel) ? verdictOf(own) : 'unreadable',
        ...(note ? { note: `图上 ${note.shown ?? '-'}，查到 ${note.counted ?? '-'}` } : {}),
      }
    }),
  )
  return [...wholes, ...panels].slice(0, 100)
}

function verdictOf(checks: readonly Check[]): Picture['verdict'] {
  if (checks.some(({ verdict }) => verdict === 'differs')) return 'differs'
  return checks.some(({ verdict }) => verdict === 'agrees') ? 'agrees' : 'unchecked'
}
