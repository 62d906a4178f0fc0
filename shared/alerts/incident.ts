import type { Act, Episode, Incident } from '../documents/alert.ts'
import { type Severity, severityRank } from '../documents/ids.ts'
import { actState, firedAt } from './acts.ts'
import { isOnce, isOpen, toldEnd, UNGRADED } from './episode.ts'

/** One incident from the episodes that were chained, with what people did about it. */
export function toIncident(chain: readonly Episode[], acts: readonly Act[]): Incident {
  const [first] = chain
  const last = chain.at(-1)
  if (!first || !last) throw new RangeError('an incident has at least one episode')
  const face = newestFace(chain)
  const ids = new Set(chain.map(({ id }) => id))
  const act = actState(
    acts.filter(({ incident }) => ids.has(incident)),
    firedAt(chain),
  )
  const levels = chain.flatMap((episode) => episode.levels.map(([, severity]) => severity))
  const open = isOpen(last)
  const end = toldEnd(last)
  const counts = totals(chain)
  return {
    id: first.id,
    fingerprint: first.violation ?? first.series,
    series: first.series,
    title: face.title,
    object: face.object || face.title,
    severity: worst(levels),
    state: open ? 'firing' : last.end === 'invalid' ? 'invalid' : 'resolved',
    dialect: face.dialect,
    policy: face.policy,
    firstAt: iso(first.first),
    lastAt: iso(
      Math.max(...chain.flatMap((one) => [one.first, one.fired ?? 0, toldEnd(one) ?? 0])),
    ),
    ...(open || end === undefined ? {} : { resolvedAt: iso(end) }),
    deliveries: counts.fired + counts.ended + counts.resent + counts.history,
    notifications: counts.fired + counts.ended,
    flaps: chain.length - 1 + counts.joined,
    missedByWebhook: counts.fired + counts.ended === 0,
    deliveryKeys: chain.flatMap(({ keys }) => keys).slice(-50),
    reasons: reasonsOf(chain, counts),
    ...(act ? { act } : {}),
    condition: face.condition,
    levels: changesOf(levels),
    episodes: [...chain],
  }
}

type Counts = Episode['counts']

function totals(chain: readonly Episode[]): Counts {
  const sum: Counts = { fired: 0, ended: 0, resent: 0, history: 0, damaged: 0, joined: 0 }
  for (const { counts } of chain) {
    for (const name of ['fired', 'ended', 'resent', 'history', 'damaged', 'joined'] as const) {
      sum[name] += counts[name]
    }
  }
  return sum
}

function newestFace(chain: readonly Episode[]): Episode['face'] {
  return chain.map(({ face }) => face).reduce((best, face) => (face.at >= best.at ? face : best))
}

function worst(levels: readonly Severity[]): Severity {
  return levels.reduce<Severity>(
    (most, one) => (severityRank(one) < severityRank(most) ? one : most),
    levels[0] ?? UNGRADED,
  )
}

function changesOf(levels: readonly Severity[]): Severity[] {
  const changes = levels.filter((level, index) => level !== levels[index - 1])
  return changes.length > 1 ? changes.slice(-20) : []
}

const LEVEL_WORDS: Record<Severity, string> = {
  critical: '紧急',
  serious: '警告',
  minor: '提醒',
  info: '信息',
}

/** Why so many deliveries are one incident, one sentence each; none when there was nothing to merge. */
function reasonsOf(chain: readonly Episode[], counts: Counts): string[] {
  const total = counts.fired + counts.ended + counts.resent + counts.history
  const flaps = chain.length - 1 + counts.joined
  const levels = changesOf(chain.flatMap((one) => one.levels.map(([, severity]) => severity)))
  const why = [
    counts.fired > 0 && total > 1 ? `同一告警通知了 ${counts.fired} 次` : '',
    counts.ended > 0 && total > 1 ? `恢复通知 ${counts.ended} 次` : '',
    counts.resent > 0 ? `同一条重发了 ${counts.resent} 次` : '',
    counts.history > 0 && total > 1 ? `告警历史里有 ${counts.history} 条` : '',
  ].filter((part) => part !== '')
  return [
    total > 1 ? `${total} 条合并为 1 条，因为${why.join('，')}。` : '',
    flaps > 0 ? `恢复后一小时内又触发 ${flaps} 次，算同一件事。` : '',
    levels.length > 1 ? `级别变化：${levels.map((level) => LEVEL_WORDS[level]).join('→')}。` : '',
    counts.damaged > 0 ? `${counts.damaged} 条内容不完整，按能读出的部分处理。` : '',
    counts.fired === 0 && counts.history > 0 ? '回调没有收到，是核对告警历史时补上的。' : '',
    counts.fired === 0 && counts.history === 0 && !isOnce(chain.at(-1))
      ? '只收到恢复通知，没有收到触发通知。'
      : '',
    chain.at(-1)?.end === 'invalid' ? '告警策略被修改或删除，告警失效，没有恢复通知。' : '',
    isOnce(chain.at(-1)) ? '一次性事件，没有恢复通知。' : '',
  ].filter((reason) => reason !== '')
}

const iso = (ms: number) => new Date(ms).toISOString()
