import { createHash } from 'node:crypto'
import type { Dashboard } from '../documents/environment.ts'
import { messageOf, UpstreamError } from '../failures.ts'
import type { PanelShot } from '../ports/browser/browser.ts'
import type { Cls } from '../ports/cls/cls.ts'
import { readPanel, shownFor } from './panel-reading.ts'
import { busiestInstant, finerQuery, hourlyPoints, type Peak, peakOf } from './series.ts'

/** One number of the log service beside what the picture shows. */
export interface Check {
  board: string
  panel: string
  /** As it is spoken: 错误日志. */
  title: string
  verdict: 'agrees' | 'differs' | 'unchecked'
  shown?: number
  counted?: number
  /** 24 counts, where the query is an hourly histogram; all zero where it found nothing to count. */
  points?: number[]
  peak?: Peak
  /** When the peak was highest, milliseconds. */
  peakAt?: number
  /** Whether everything is counted, so that an empty hour is a gap. */
  volume: boolean
  /** Why it could not be checked. */
  reason?: string
}

/**
 * The id of what a check found: `peak-business-errors`. A panel named in Chinese, or a long one, keeps its
 * difference as a hash, because ids are short and of a-z 0-9 - only.
 */
export function checkId(kind: string, { board, panel }: Check, limit = 64): string {
  const whole = [kind, board, panel].filter(Boolean).join('-')
  const plain = whole.toLowerCase().replace(/[^a-z0-9-]+/g, '-')
  if (plain === whole && whole.length <= limit) return whole
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8)
  return `${plain.slice(0, limit - 9)}-${hash}`
}

/** A picture may be some minutes older than the query: this much apart is the same. */
const TOLERANCE = 0.02

/** Asks the log service for the numbers behind a dashboard's panels and compares them with what is shown. */
export async function checkBoard(
  cls: Pick<Cls, 'analyse'>,
  board: Dashboard,
  panels: readonly PanelShot[],
  range: { day: string; from: number; to: number },
): Promise<Check[]> {
  const checks: Check[] = []
  for (const wanted of board.checks.slice(0, 20)) {
    const panel = panels.find(({ id, title }) => id === wanted.panel || title === wanted.panel)
    const check: Check = {
      board: board.id,
      panel: panel?.id ?? wanted.panel,
      title: wanted.title,
      verdict: 'unchecked',
      volume: isVolume(wanted.query),
    }
    checks.push({ ...check, ...(await count(cls, wanted, panel, range)) })
  }
  return checks
}

async function count(
  cls: Pick<Cls, 'analyse'>,
  wanted: Dashboard['checks'][number],
  panel: PanelShot | undefined,
  { day, from, to }: { day: string; from: number; to: number },
): Promise<Partial<Check>> {
  try {
    const rows = await cls.analyse(wanted.topicId, wanted.query, from, to)
    const points = hourlyPoints(rows, day) ?? noneByHour(rows, wanted.query)
    const counted = points ? points.reduce((sum, point) => sum + point, 0) : Number(rows[0]?.c ?? 0)
    const peak = points && peakOf(points)
    const finer = peak && finerQuery(wanted.query)
    const peakAt = finer && busiestInstant(await cls.analyse(wanted.topicId, finer, from, to), day)
    return {
      counted,
      ...compare(panel, wanted.title, counted),
      ...(points ? { points } : {}),
      ...(peak ? { peak } : {}),
      ...(peakAt ? { peakAt } : {}),
    }
  } catch (failure) {
    if (!(failure instanceof UpstreamError)) throw failure
    return { reason: messageOf(failure) }
  }
}

/** A histogram of something that never happened has no rows; of everything, that is no histogram but a gap. */
function noneByHour(rows: readonly unknown[], query: string): number[] | undefined {
  const byHour = rows.length === 0 && finerQuery(query) !== undefined
  return byHour && !isVolume(query) ? new Array<number>(24).fill(0) : undefined
}

/** Whether a query counts everything, so that an empty hour is a gap. */
function isVolume(query: string): boolean {
  return query.trimStart().startsWith('*')
}

/** An empty panel shows nothing, which is a difference where something was counted. */
function compare(
  panel: PanelShot | undefined,
  title: string,
  counted: number,
): Pick<Check, 'verdict' | 'shown'> {
  if (!panel || panel.state === 'loading' || panel.state === 'error')
    return { verdict: 'unchecked' }
  const shown = panel.state === 'empty' ? 0 : shownFor(readPanel(panel.text), title)
  if (shown === undefined) return { verdict: 'unchecked' }
  const apart = Math.abs(shown - counted)
  return { shown, verdict: apart <= Math.max(2, counted * TOLERANCE) ? 'agrees' : 'differs' }
}
