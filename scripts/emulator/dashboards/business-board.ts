import { wallText } from '../../../shared/calendar/day.ts'
import type { Tally } from '../seed/tally.ts'
import { type BoardFigures, largest, single } from './panels.ts'

/** The dashboard 业务: traffic, errors and what the shop sells. `before` is the day before. */
export function businessBoard(tally: Tally, before: Tally): BoardFigures {
  const services = Object.values(tally.perService)
  const gateway = tally.perService.gateway?.lines ?? 0
  const errors = tally.perLevel.ERROR ?? 0
  const orders = Math.round((tally.perService.order?.lines ?? 0) * 0.2)
  const usual = (value: number) => Math.round(value * 0.97)
  return {
    title: '业务',
    panels: [
      single('requests', '请求总数', gateway, usual(gateway - tally.gatewayFailures)),
      single('errors', '错误日志数', errors, before.perLevel.ERROR ?? 0, '条'),
      single('timeouts', '支付连数据库超时', tally.timeouts, before.timeouts),
      single('gateway-failures', '网关 504 响应', tally.gatewayFailures, before.gatewayFailures),
      single('orders', '下单成功数', orders, usual(orders), '单'),
      single('warnings', '警告日志数', tally.perLevel.WARN ?? 0, before.perLevel.WARN ?? 0, '条'),
      {
        kind: 'pie',
        id: 'by-service',
        title: '各服务日志量',
        unit: '行',
        parts: largest(Object.fromEntries(services.map(({ name, lines }) => [name, lines])), 8),
      },
      {
        kind: 'pie',
        id: 'by-level',
        title: '日志级别分布',
        unit: '行',
        parts: largest(tally.perLevel, 4),
      },
      {
        kind: 'bar',
        id: 'errors-by-service',
        title: '各服务错误数',
        unit: '条',
        parts: largest(Object.fromEntries(services.map(({ name, errors: own }) => [name, own])), 8),
      },
      {
        kind: 'line',
        id: 'errors-by-hour',
        title: '错误趋势（每小时）',
        unit: '条',
        series: [
          { name: '错误日志', points: tally.errorsByHour },
          { name: '支付连数据库超时', points: tally.timeoutsByHour },
          { name: '网关 504', points: tally.gatewayFailuresByHour },
        ],
      },
      {
        kind: 'line',
        id: 'app-lines-by-hour',
        title: '应用日志量趋势（每小时）',
        unit: '行',
        series: [{ name: '日志行数', points: tally.volume.app ?? [] }],
      },
      {
        kind: 'table',
        id: 'top-errors',
        title: '错误 Top 10',
        columns: ['服务', '错误', '次数', '最近时间'],
        rows: tally.topErrors.map(({ service, text, count, last }) => [
          tally.perService[service]?.name ?? service,
          text,
          String(count),
          wallText(last),
        ]),
      },
    ],
  }
}
