import { startOfDay, wallText } from '../../../shared/calendar/day.ts'
import type { Tally } from '../seed/tally.ts'
import { type BoardFigures, byHour, countBy, largest, single } from './panels.ts'

type Event = Tally['events'][number]

/** The dashboard 事件: what Kubernetes reported, by reason and object. Rows count, as CLS searches rows. */
export function eventBoard(day: string, tally: Tally, before: Tally): BoardFigures {
  const now = tally.events
  const pair = (id: string, title: string, test: (event: Event) => boolean) =>
    single(id, title, now.filter(test).length, before.events.filter(test).length)
  const warnings = now.filter((event) => event.type === 'Warning')
  const start = startOfDay(day)
  return {
    title: '事件',
    panels: [
      pair('total', '事件总数', () => true),
      pair('warnings', '异常事件数', (event) => event.type === 'Warning'),
      pair('oom', 'Pod 内存溢出', (event) => event.reason === 'OOMKilling'),
      pair('backoff', '容器反复重启', (event) => event.reason === 'BackOff'),
      pair('unhealthy', '健康检查失败', (event) => event.reason === 'Unhealthy'),
      pair('disk', '节点磁盘空间不足', (event) => event.reason === 'NodeHasDiskPressure'),
      {
        kind: 'pie',
        id: 'by-type',
        title: '级别分布',
        unit: '次',
        parts: largest(
          countBy(now, (event) => event.type),
          2,
        ),
      },
      {
        kind: 'pie',
        id: 'by-reason',
        title: '异常原因分布',
        unit: '次',
        parts: largest(
          countBy(warnings, (event) => event.reason),
          8,
        ),
      },
      {
        kind: 'bar',
        id: 'by-object',
        title: '异常对象分布',
        unit: '次',
        parts: largest(
          countBy(warnings, (event) => event.name),
          7,
        ),
      },
      {
        kind: 'line',
        id: 'warnings-by-hour',
        title: '异常事件趋势（每小时）',
        unit: '次',
        series: [{ name: '异常事件', points: byHour(warnings, start) }],
      },
      {
        kind: 'line',
        id: 'total-by-hour',
        title: '事件趋势（每小时）',
        unit: '次',
        series: [{ name: '全部事件', points: byHour(now, start) }],
      },
      {
        kind: 'table',
        id: 'top-events',
        title: '异常事件 Top 10',
        columns: ['原因', '对象', '命名空间', '次数', '最近时间'],
        rows: topEvents(warnings),
      },
    ],
  }
}

function topEvents(warnings: readonly Event[]): string[][] {
  const keyOf = (event: Event) => [event.reason, event.name, event.namespace || '-'].join('\t')
  return largest(countBy(warnings, keyOf), 10).map(({ name, value }) => {
    const last = warnings
      .filter((event) => keyOf(event) === name)
      .reduce((latest, event) => Math.max(latest, event.at), 0)
    return [...name.split('\t'), String(value), wallText(last)]
  })
}
