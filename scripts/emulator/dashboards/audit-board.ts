import { startOfDay, wallText } from '../../../shared/calendar/day.ts'
import type { Tally } from '../seed/tally.ts'
import { type BoardFigures, byHour, countBy, largest, type Panel, single } from './panels.ts'

const WRITES = ['create', 'update', 'patch', 'delete']

type Audit = Tally['audits'][number]

/** The dashboard 审计: who asked the API server for what, and who was refused. */
export function auditBoard(day: string, tally: Tally, before: Tally): BoardFigures {
  const now = answered(tally)
  return { title: '审计', panels: [...counts(now, answered(before)), ...charts(day, now)] }
}

function counts(now: readonly Audit[], then: readonly Audit[]): Panel[] {
  const pair = (id: string, title: string, test: (audit: Audit) => boolean) =>
    single(id, title, now.filter(test).length, then.filter(test).length)
  const users = (of: readonly Audit[]) => new Set(of.map((audit) => audit.user)).size
  return [
    single('total', '审计请求数', now.length, Math.round(now.length * 0.96)),
    pair('refused', '拒绝访问数', (audit) => audit.code === 403),
    pair(
      'deploys',
      '工作负载变更',
      ({ resource, verb }) => resource === 'deployments' && verb === 'patch',
    ),
    pair('secrets', '读取密钥', (audit) => audit.resource === 'secrets'),
    single('users', '活跃账号数', users(now), users(then), '个'),
    pair('exec', '进入容器', (audit) => audit.subresource === 'exec'),
  ]
}

function charts(day: string, now: readonly Audit[]): Panel[] {
  const start = startOfDay(day)
  const refused = now.filter((audit) => audit.code === 403)
  const writes = byHour(
    now.filter((audit) => WRITES.includes(audit.verb)),
    start,
  )
  const by = (nameOf: (audit: Audit) => string, most: number) => largest(countBy(now, nameOf), most)
  return [
    {
      kind: 'pie',
      id: 'by-verb',
      title: '操作类型',
      unit: '次',
      parts: by((audit) => audit.verb, 8),
    },
    {
      kind: 'pie',
      id: 'by-status',
      title: '状态码',
      unit: '次',
      parts: by((audit) => String(audit.code), 6),
    },
    {
      kind: 'bar',
      id: 'by-user',
      title: '账号请求数',
      unit: '次',
      parts: by((audit) => shortUser(audit.user), 7),
    },
    line('refused-by-hour', '拒绝访问趋势（每小时）', '拒绝访问', byHour(refused, start)),
    line('writes-by-hour', '变更操作趋势（每小时）', '变更操作', writes),
    {
      kind: 'table',
      id: 'top-refused',
      title: '拒绝访问 Top 10',
      columns: ['账号', '操作', '资源', '次数', '最近时间'],
      rows: topRefused(refused),
    },
  ]
}

function line(id: string, title: string, name: string, points: number[]): Panel {
  return { kind: 'line', id, title, unit: '次', series: [{ name, points }] }
}

/** One request counts once: the stage before the answer does not. */
function answered(tally: Tally): Audit[] {
  return tally.audits.filter((audit) => !audit.received)
}

function shortUser(user: string): string {
  return user.split(':').at(-1) ?? user
}

function topRefused(refused: Tally['audits']): string[][] {
  const keyOf = (audit: Tally['audits'][number]) =>
    [
      shortUser(audit.user),
      audit.verb,
      [audit.resource, audit.subresource].filter(Boolean).join('/'),
    ].join('\t')
  return largest(countBy(refused, keyOf), 10).map(({ name, value }) => {
    const last = refused.filter((audit) => keyOf(audit) === name).at(-1)?.at ?? 0
    return [...name.split('\t'), String(value), wallText(last)]
  })
}
