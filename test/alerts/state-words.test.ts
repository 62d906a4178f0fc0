import { describe, expect, it } from 'vitest'
import { readDelivery } from '../../shared/alerts/read-delivery.ts'
import { saysOver } from '../../shared/alerts/state-words.ts'
import { deliver, payload } from './payloads.ts'

const AT = '2026-01-02T00:00:00.000Z'

const kindOf = (body: object | string) => readDelivery(deliver(body, AT)).notices[0]?.kind

describe('the word of a state', () => {
  it.each([
    ...['ok', 'OK', 'Recovery', 'RECOVERED', 'recover', 'resolved', 'auto_resolved', 'Resolved '],
    ...[
      'closed',
      'cleared',
      'normal',
      '恢复',
      '已恢复',
      '恢复正常',
      '正常',
      '异常已恢复',
      '告警解除',
      '异常 -> 正常',
    ],
  ])('%s says that it is over', (word) => {
    expect(saysOver(word)).toBe(true)
  })

  it.each([
    ...[
      '未恢复',
      '没恢复',
      '没有恢复',
      '尚未恢复',
      '还未恢复',
      '不正常',
      '未正常',
      '未解除',
      '无法恢复',
      '正在恢复',
    ],
    ...[
      '恢复中',
      '恢复失败',
      '异常',
      '触发',
      '正常 → 异常',
      'abnormal',
      'unresolved',
      'not resolved',
      'Not_Recovered',
    ],
    ...[
      'un-resolved',
      'not yet recovered',
      'has not been resolved',
      'recovering',
      'not ok',
      'unclear',
      'enclosed',
    ],
    ...['firing', 'ALARM', '', 'nok', 'abnormally', 'recovery failed'],
  ])('%s does not', (word) => {
    expect(saysOver(word)).toBe(false)
  })
})

describe('an alert that has not recovered', () => {
  it.each([
    { title: '磁盘满了', status: '未恢复' },
    { title: '磁盘满了', status: 'unresolved' },
    { title: '磁盘满了', state: 'abnormal', detail: { response: { status: 0 } } },
    { title: '磁盘满了', detail: { response: { status: 0 } } },
    { alarm: '磁盘满了', alarm_id: 'alarm-1', topic_id: 't', notify_type: '未恢复' },
    { policy_id: 'policy-1', policy_name: '磁盘', status: '未恢复' },
    JSON.parse(payload('tcop/metric.json').replace('"alarmStatus":"1"', '"alarmStatus":"未恢复"')),
  ])('goes on: %j', (body) => {
    expect(kindOf(body)).toBe('fired')
  })

  it.each([
    { title: '磁盘满了', status: 0 },
    { title: '磁盘满了', status: { state: 'resolved' } },
    { alert: { title: '磁盘满了' }, status: 'resolved' },
    { event: { title: '磁盘满了', state: '已恢复' }, request: { status: 'failed' } },
  ])('is told from one that has: %j', (body) => {
    expect(kindOf(body)).toBe('resolved')
  })
})
