import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnalysisDraft, phrase } from '../../shared/analyst/phrase.ts'
import { type Analysis, analysisSchema } from '../../shared/documents/analysis.ts'
import type { Source } from '../../shared/documents/ids.ts'
import { reportSchema } from '../../shared/documents/report.ts'
import type { Model } from '../../shared/ports/model/model.ts'
import { mergeReport } from '../../shared/report/merge.ts'
import { memoryStore } from '../stand-ins/memory-store.ts'
import { DAY, draft, environment, evidence, finding, MORNING } from './drafts.ts'

const ports = (model?: Model) => ({ model, store: memoryStore(), clock: () => MORNING })

/** A day on which everything is critical; texts are as long as asked for. */
function worst(source: Source, count: number, chars: { title: number; detail: number }) {
  const ids = Array.from({ length: count }, (_, index) => `${source}${index}`)
  return draft(source, {
    totals: { deliveries: 900, incidents: count, lines: 1000, boards: 3 },
    findings: ids.map((id, index) =>
      finding(id, {
        severity: 'critical',
        title: `第${index}号服务连不上数据库`.padEnd(chars.title, '啊'),
        detail: '到现在还没恢复，没人认领'.padEnd(chars.detail, '，啊'),
        suggestion: '请先认领',
      }),
    ),
    evidence: ids.map((id) => evidence(id, { subject: id, names: [id] })),
  })
}

function merged(analyses: Partial<Record<Source, Analysis>>) {
  return mergeReport({
    environment,
    day: DAY,
    revision: 1,
    writtenAt: MORNING,
    analyses,
    absent: {},
    inputs: [],
    before: analyses,
  })
}

async function byRules(one: AnalysisDraft): Promise<Analysis> {
  return analysisSchema.parse(await phrase(ports(), environment, one))
}

describe('the worst day', () => {
  it('can be written, however much is critical and however long it is told', async () => {
    const size = fc.record({
      count: fc.integer({ min: 1, max: 50 }),
      title: fc.integer({ min: 20, max: 200 }),
      detail: fc.integer({ min: 0, max: 400 }),
      reason: fc.integer({ min: 10, max: 3000 }),
    })
    await fc.assert(
      fc.asyncProperty(size, async ({ count, title, detail, reason }) => {
        const why = { status: 'partial' as const, reason: '这里没有读全'.padEnd(reason, '，唉') }
        const report = merged({
          webhook: await byRules(worst('webhook', count, { title, detail })),
          cos: await byRules({ ...worst('cos', count, { title, detail }), ...why }),
          dashboard: await byRules({ ...draft('dashboard'), ...why, status: 'missing' }),
        })
        reportSchema.parse(report)
      }),
      { numRuns: 40 },
    )
  })

  it('counts aloud what is critical and no longer told', async () => {
    const analysis = await byRules(worst('webhook', 30, { title: 40, detail: 30 }))
    const told = analysis.narrative.match(/号服务连不上数据库/g) ?? []
    expect(told.length).toBeGreaterThanOrEqual(10)
    expect(analysis.untold).toBe(30 - told.length)
    expect(analysis.narrative).toMatch(/另有[^。，]+件紧急的没有念，写在报告里。$/)
    const report = merged({ webhook: analysis })
    expect(report.spoken.whole).toContain('件紧急的没有念，写在报告里。')
    expect(report.conclusion).toContain('三十件大事')
  })

  it('says that more is in the report where twelve pages are not enough', async () => {
    const long = await byRules(worst('cos', 4, { title: 200, detail: 400 }))
    const angles = { webhook: long, cos: long, dashboard: long }
    const texts = { ...long, narrative: `${'支付服务又出了一件事情。'.repeat(160)}` }
    const { spoken } = merged({ ...angles, webhook: texts, cos: texts })
    expect(spoken.pages.length).toBeLessThanOrEqual(12)
    expect(spoken.pages.join('')).toBe(spoken.whole)
    expect(spoken.whole).toContain('写在报告里。')
  })

  it('is written by rules where a model leaves thirty critical findings out', async () => {
    const answer = { sentences: [{ text: '第0号服务没人认领', findings: ['webhook0'] }] }
    const model: Model = {
      name: 'm',
      sees: false,
      ask: async () => ({
        value: answer,
        text: '',
        model: 'm',
        promptTokens: 1,
        completionTokens: 1,
      }),
    }
    const one = worst('webhook', 30, { title: 80, detail: 60 })
    const analysis = analysisSchema.parse(await phrase(ports(model), environment, one))
    expect(analysis.engine.kind).toBe('rules')
    expect(analysis.engine.fallback).toBe('写得太长')
  })
})
