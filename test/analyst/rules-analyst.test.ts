import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresIn } from '../../shared/analyst/figures.ts'
import { narrate } from '../../shared/analyst/rules-analyst.ts'
import { atMostTwoFigures, sentencesOf } from '../../shared/analyst/sentences.ts'
import type { Severity } from '../../shared/documents/ids.ts'
import { draft, environment, finding } from '../report/drafts.ts'

const many = (severities: Severity[]) =>
  severities.map((severity, index) =>
    finding(`f${index}`, {
      severity,
      title: `服务${'甲乙丙丁戊己庚辛'[index]}出错`,
      detail: '还没恢复',
    }),
  )

describe('the rules analyst', () => {
  it('tells the worst first and counts what it leaves out', () => {
    const findings = many(['minor', 'info', 'critical', 'serious', 'minor', 'minor'])
    const { narrative, untold } = narrate(
      environment,
      draft('webhook', { findings, totals: { deliveries: 9, incidents: 6 } }),
    )
    expect(narrative).toMatch(/^九条告警合并成六件事。最要紧的是服务丙出错，还没恢复。服务丁出错/)
    expect(narrative).toContain('另有两件小事，写在报告里。')
    expect(untold).toBe(2)
  })

  it('tells every critical finding, however many', () => {
    const findings = many(Array(7).fill('critical'))
    const { narrative } = narrate(environment, draft('webhook', { findings }))
    for (const { title } of findings) expect(narrative).toContain(title)
  })

  it('words a hypothesis with 可能', () => {
    const findings = [finding('a', { title: '和刚才的发布有关', basis: 'hypothesis' })]
    expect(narrate(environment, draft('cos', { findings })).narrative).toContain(
      '可能和刚才的发布有关',
    )
  })

  it('never tells silence as calm where nothing was read', () => {
    expect(
      narrate(environment, draft('cos', { status: 'missing', reason: '存储桶没有写入权限' }))
        .narrative,
    ).toBe('存储桶没有写入权限。')
    expect(
      narrate(
        environment,
        draft('cos', { totals: {}, coverage: { read: 0, failed: 0, missing: [], totals: {} } }),
      ).narrative,
    ).toContain('现在不能下结论')
    const partial = narrate(
      environment,
      draft('dashboard', {
        status: 'partial',
        totals: { boards: 2 },
        reason: '审计那块图没有加载完',
      }),
    )
    expect(partial.narrative).toBe('读到两块图，还有没读到的。审计那块图没有加载完。')
  })

  it.each([
    [{}, '只拍了图，没有核对数字'],
    [{ answered: 4 }, '数字核对过，有没有突增没有按小时核对'],
    [{ answered: 4, volumes: 1 }, '没有断档，有没有突增没有按小时核对'],
    [{ answered: 4, hourly: 3 }, '没有突增'],
    [{ answered: 4, hourly: 3, volumes: 1 }, '没有突增，也没有断档'],
    [{ answered: 4, hourly: 2 }, '按小时核对过的两块没有突增，其余的没有按小时核对'],
  ])('claims calm on dashboards only as far as numbers were compared: %j', (totals, words) => {
    const one = draft('dashboard', { totals: { boards: 3, ...totals } })
    expect(narrate(environment, one).narrative).toBe(`业务、审计、事件三块图都读到了，${words}。`)
  })

  it('says that the alert channel was compared only when it was', () => {
    const say = (totals: Record<string, number>) =>
      narrate(environment, draft('webhook', { totals })).narrative
    expect(say({ deliveries: 2, incidents: 2, reconciled: 1 })).toContain('没有漏收')
    expect(say({ deliveries: 2, incidents: 2, reconciled: 0 })).not.toContain('漏收')
    expect(say({ deliveries: 2, incidents: 2, reconciled: 1, missed: 3 })).toContain(
      '有三条没有推送过来',
    )
  })

  it('counts the tail of an address as no figure', () => {
    const told = '最要紧的是尾号零点十二，错误率连续五分钟大于百分之五。'
    expect(atMostTwoFigures(told)).toBe(told)
  })

  it('puts at most two figures into a sentence', () => {
    const clause = fc
      .tuple(fc.constantFrom('重启了', '超时', '涉及', '影响'), fc.integer({ min: 2, max: 9 }))
      .map(([verb, count]) => `${verb}${'零一二三四五六七八九'[count]}次`)
    fc.assert(
      fc.property(fc.array(clause, { minLength: 1, maxLength: 8 }), (clauses) => {
        const cut = atMostTwoFigures(`${clauses.join('，')}。`)
        for (const one of sentencesOf(cut)) expect(figuresIn(one).length).toBeLessThanOrEqual(2)
        expect(cut.replace(/[，。]/g, '')).toBe(clauses.join(''))
      }),
    )
  })
})
