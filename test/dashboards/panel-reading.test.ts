import { describe, expect, it } from 'vitest'
import { numberAt, readPanel, shownFor } from '../../shared/dashboards/panel-reading.ts'

describe('the text of a panel', () => {
  it('gives a single value and its change', () => {
    expect(readPanel('4,205条\n较上一周期 ↑ +668.3%')).toEqual({
      value: 4205,
      change: 6.683,
      legend: [],
    })
    expect(readPanel('86次\n较上一周期 ↓ -12.5%').change).toBe(-0.125)
    expect(readPanel('7次\n较上一周期 新增')).toEqual({ value: 7, legend: [] })
  })

  it('gives the totals of a legend by name', () => {
    const reading = readPanel('错误日志\n最大 484\n合计 4,205\n网关 504\n最大 220\n合计 1,886')
    expect(reading.legend).toEqual([
      { name: '错误日志', max: 484, total: 4205 },
      { name: '网关 504', max: 220, total: 1886 },
    ])
    expect(shownFor(reading, '网关 504')).toBe(1886)
    expect(shownFor(reading, '没有这个')).toBe(4205)
  })

  it('gives the parts of a pie', () => {
    expect(readPanel('INFO\n301,929\nERROR\n4,205').legend).toEqual([
      { name: 'INFO', total: 301_929 },
      { name: 'ERROR', total: 4205 },
    ])
  })

  it('claims no figure where there is none', () => {
    expect(readPanel('暂无数据')).toEqual({ legend: [] })
    expect(readPanel('')).toEqual({ legend: [] })
    expect(shownFor(readPanel('查询超时'), '错误日志')).toBeUndefined()
  })

  it.each([
    ['1.2万', 12_000],
    ['3.4K', 3400],
    ['0', 0],
    ['12 次', 12],
    ['2,147,483', 2_147_483],
  ])('reads %s as %d', (text, value) => {
    expect(numberAt(text)).toBe(value)
  })

  it.each(['—', 'N/A', '约 12', ''])('does not read %j as a number', (text) => {
    expect(numberAt(text)).toBeUndefined()
  })
})
