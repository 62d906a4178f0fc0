import { expect, it } from 'vitest'
import { sayTitle } from '../../shared/speech/titles.ts'

it.each([
  ['CPU利用率>=90%（持续5分钟）', 'CPU利用率大于等于百分之九十，持续五分钟'],
  [
    'CPU利用率>=90%（持续5分钟）统计周期1min',
    'CPU利用率大于等于百分之九十，持续五分钟，统计周期一分钟',
  ],
  ['prod-order-api P99>2000ms', 'prod-order-api P99大于两千毫秒'],
  ['【生产】磁盘使用率 > 80.5%', '生产，磁盘使用率大于百分之八十点五'],
  ['支付服务 v2.3.1 发布后报错', '支付服务 v2.3.1 发布后报错'],
  ['node-3 没有就绪', 'node-3 没有就绪'],
  ['10.0.3.12 连不上', '10.0.3.12 连不上'],
  ['支付服务连不上数据库', '支付服务连不上数据库'],
  ['错误数!=0', '错误数不等于零'],
])('the title %s is said as %s', (title, words) => {
  expect(sayTitle(title)).toBe(words)
})
