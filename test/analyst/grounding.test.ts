import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { baseOf } from '../../shared/analyst/evidence-base.ts'
import { figuresIn } from '../../shared/analyst/figures.ts'
import { ground } from '../../shared/analyst/grounding.ts'
import { sayCount } from '../../shared/speech/numerals.ts'
import { sayPercent, sayTimes } from '../../shared/speech/ratios.ts'
import { saySpan, sayTime } from '../../shared/speech/times.ts'
import { at, draft, environment, evidence, finding } from '../report/drafts.ts'

const DRAFT = draft('cos', {
  totals: { lines: 300_412 },
  findings: [
    finding('timeout', { severity: 'critical', title: '支付服务连数据库超时', rule: 'logs.new' }),
    finding('oom', { title: '订单服务内存不足' }),
  ],
  evidence: [
    evidence('timeout', {
      subject: '支付服务',
      numbers: { count: 4137, ratio: 3.02, share: 0.12, minutes: 8, days: 14, hosts: 3 },
      times: { first: at('14:08'), peak: at('14:20') },
      names: ['payment', '10.0.0.12'],
    }),
    evidence('oom', { subject: '订单服务', numbers: { restarts: 7 }, names: ['order'] }),
  ],
})
const BASE = baseOf(environment, DRAFT, DRAFT.findings.slice(0, 1))
const unfounded = (text: string) => ground(text, BASE).unfounded

describe('the grounding gate', () => {
  it.each([
    '支付服务连数据库超时四千一百多次，是平时的三倍',
    '下午两点零八分第一次报错，十二分钟以后到顶',
    '两点二十分到顶，占百分之十二',
    'payment 在三台机器上超时 4,137 次',
    '前十四天一次都没有',
    '持续八分钟',
    '三十万行里有四千一百三十七次',
    '14:08 开始，10.0.0.12 也有',
    '一直没有恢复，第一次出现',
    '下午两点前后开始',
  ])('lets through %s', (text) => {
    expect(unfounded(text)).toEqual([])
  })

  it.each([
    ['四千二百多次', '四千二百多'],
    ['四千一百次', '四千一百'],
    ['是平时的四倍', '四倍'],
    ['下午两点零九分开始', '下午两点零九分'],
    ['凌晨两点零八分开始', '凌晨两点零八分'],
    ['占百分之二十', '百分之二十'],
    ['持续九分钟', '九分钟'],
    ['前十五天一次都没有', '十五天'],
    ['重启了七次', '七'],
    ['订单服务也超时', '订单服务'],
    ['库存服务也超时', '库存服务'],
    ['inventory 也超时', 'inventory'],
    ['10.0.0.13 也有', '10.0.0.13'],
    ['三亿次', '三亿'],
    ['十一月十九号开始', '十一月十九号'],
  ])('stops %s', (text, claim) => {
    expect(unfounded(text)).toContain(claim)
  })

  it('believes a declared figure only when the evidence gives it', () => {
    const of = ['e-timeout.count', 'e-timeout.hosts']
    const text = '平均每台一千三百七十九次'
    const right = baseOf(environment, DRAFT, DRAFT.findings.slice(0, 1), [
      { value: 1379, op: 'ratio', of },
    ])
    expect(ground(text, right).unfounded).toEqual([])
    const wrong = baseOf(environment, DRAFT, DRAFT.findings.slice(0, 1), [
      { value: 2000, op: 'ratio', of },
    ])
    expect(ground(text, wrong).unfounded).toEqual(['一千三百七十九'])
    const elsewhere = [
      { value: 4144, op: 'sum' as const, of: ['e-timeout.count', 'e-oom.restarts'] },
    ]
    expect(
      ground(
        '一共四千一百四十四次',
        baseOf(environment, DRAFT, DRAFT.findings.slice(0, 1), elsewhere),
      ).unfounded,
    ).toHaveLength(1)
  })

  it('knows every figure that our own words make of the evidence', () => {
    const base = (numbers: Record<string, number>, times: Record<string, string> = {}) => {
      const one = draft('cos', {
        findings: [finding('a', { title: '某事' })],
        evidence: [evidence('a', { numbers, times })],
      })
      return baseOf(environment, one, one.findings)
    }
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 2e9 }), (count) => {
        expect(ground(`报错${sayCount(count)}次`, base({ count })).unfounded).toEqual([])
      }),
    )
    fc.assert(
      fc.property(fc.double({ min: 1.2, max: 900, noNaN: true }), (ratio) => {
        expect(ground(`是平时的${sayTimes(ratio)}`, base({ ratio })).unfounded).toEqual([])
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (mille) => {
        const share = mille / 1000
        expect(ground(`占${sayPercent(share)}`, base({ share })).unfounded).toEqual([])
      }),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 86_399 }),
        fc.integer({ min: 60, max: 80_000 }),
        (second, length) => {
          const first = new Date(Date.parse(at('00:00')) + second * 1000)
          const last = new Date(first.getTime() + length * 1000)
          const times = { first: first.toISOString(), last: last.toISOString() }
          const text = `${sayTime(first)}开始，持续${saySpan(length * 1000)}`
          expect(ground(text, base({}, times)).unfounded).toEqual([])
        },
      ),
    )
  })

  it('stops a swapped figure in at least 99 of 100 sentences', () => {
    const random = fc.sample(
      fc.tuple(fc.integer({ min: 100, max: 999_999 }), fc.integer({ min: 100, max: 999_999 })),
      { numRuns: 500, seed: 7 },
    )
    const pairs = random.filter(([a, b]) => sayCount(a) !== sayCount(b))
    const caught = pairs.filter(([told, counted]) => {
      const one = draft('cos', {
        findings: [finding('a', { title: '某事' })],
        evidence: [evidence('a', { numbers: { count: counted } })],
      })
      return (
        ground(`报错${sayCount(told)}次`, baseOf(environment, one, one.findings)).unfounded.length >
        0
      )
    })
    expect(caught.length / pairs.length).toBeGreaterThanOrEqual(0.99)
  })
})

describe('the figures of a text', () => {
  it.each([
    ['四十一条告警合并成三件事', ['count 41', 'count 3']],
    ['下午两点零九分', ['clock 849']],
    ['两点二十分', ['clock 140']],
    ['一点五倍', ['times 1.5']],
    ['一个半小时', ['span 5400000']],
    ['三分之一', ['share 0.3333333333333333']],
    ['一百二十多万行', ['count 1200000']],
    ['十一月九号', ['date 1109']],
    ['同一台节点，一直十分紧张，第二次', []],
    ['payment-7d9f v2.3.1 10.0.0.12', []],
  ])('of %s are %j', (text, figures) => {
    expect(figuresIn(text).map(({ kind, value }) => `${kind} ${value}`)).toEqual(figures)
  })
})
