import { expect, it } from 'vitest'
import type { Check } from '../../shared/dashboards/checks.ts'
import { draftDay } from '../../shared/dashboards/draft.ts'
import { analysisSchema } from '../../shared/documents/analysis.ts'
import { DAY, ENVIRONMENT, NOW, page, panel } from './example-boards.ts'

it('names what a check found so that the document takes it, also of a panel in Chinese', () => {
  const boards = ENVIRONMENT.dashboards.boards.slice(0, 1)
  const captures = boards.map((board) => ({ board, shot: page(panel('errors', '12条')) }))
  const points = Array.from({ length: 24 }, (_, hour) => (hour === 14 ? 900 : 3))
  const check = (id: string): Check => ({
    board: 'business-of-the-whole-company',
    panel: id,
    title: '错误日志',
    verdict: 'differs',
    counted: 969,
    points,
    peak: { hour: 14, count: 900, total: 969, calmFrom: 15 },
    volume: false,
  })
  const checks = ['错误日志', '警告日志', 'the-errors-of-every-single-hour'].map(check)
  const draft = draftDay(ENVIRONMENT, DAY, NOW, { captures, checks })
  const analysis = analysisSchema.parse({
    ...draft,
    schema: 'analysis/1',
    narrative: '',
    untold: 0,
    engine: { kind: 'rules' },
  })
  for (const of of [analysis.evidence, analysis.charts]) {
    expect(new Set(of.map(({ id }) => id)).size).toBe(of.length)
  }
})
