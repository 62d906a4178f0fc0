import type { Analysis } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import { UpstreamError } from '../failures.ts'
import type { Model } from '../ports/model/model.ts'
import type { Store } from '../ports/store/store.ts'
import { type Asked, askModel } from './ask.ts'
import type { AnalysisDraft } from './draft.ts'
import { type Gated, gate } from './gate.ts'
import { leadOf } from './lead.ts'
import { questionOf } from './prompt.ts'
import { closingWords, NARRATIVE_CHARS, narrate } from './rules-analyst.ts'
import { sentence } from './sentences.ts'

export type { AnalysisDraft } from './draft.ts'

/** What phrasing needs; `remainingMs` bounds the model's time where the caller knows its own end. */
export interface PhrasePorts {
  model: Model | undefined
  store: Store
  clock: () => Date
  remainingMs?: () => number
}

/** Why the rules wrote it, by the code of the failure. */
const FALLBACKS: Record<string, string> = {
  TIMEOUT: '没有按时回答',
  NO_TIME: '剩下的时间不够',
  EMPTY: '回答是空的',
  TRUNCATED: '回答被截断',
  NOT_JSON: '回答不是 JSON',
  NOT_A_COMPLETION: '接口返回的不是回答',
  SCHEMA: '两次回答都不符合格式',
  CONNECTION: '连不上',
  '400': '请求被拒绝，可能是额度或设置',
  '401': '密钥不对',
  '429': '请求太多，被限流',
}

/**
 * Ranks and phrases an analysis: by the model where one is set and something was found, gated by grounding
 * and completeness, else by rules from the same evidence. Never throws for the model's sake.
 */
export async function phrase(
  ports: PhrasePorts,
  environment: Environment,
  draft: AnalysisDraft,
): Promise<Analysis> {
  const { model } = ports
  const readable = draft.status === 'complete' || draft.status === 'partial'
  if (!model || !readable || draft.findings.length === 0) return byRules(environment, draft)
  try {
    const asked = await askModel({ ...ports, model }, draft.day, questionOf(environment, draft))
    return byModel(environment, draft, asked, gate(environment, draft, asked.answer))
  } catch (failure) {
    if (!(failure instanceof UpstreamError) || failure.service !== 'model') throw failure
    return byRules(environment, draft, FALLBACKS[failure.code ?? ''] ?? '出错了')
  }
}

function byRules(environment: Environment, draft: AnalysisDraft, fallback?: string): Analysis {
  return {
    ...draft,
    schema: 'analysis/1',
    ...narrate(environment, draft),
    engine: { kind: 'rules', ...(fallback ? { fallback } : {}) },
  }
}

/**
 * A text of which most was refused, or that grew longer than an angle may be, is not mended: the rules write
 * it, and the refusals stay on record.
 */
function byModel(
  environment: Environment,
  draft: AnalysisDraft,
  { model, usage }: Asked,
  gated: Gated,
): Analysis {
  const { checked, refused, unmentioned } = gated
  const record = { grounding: { checked, refused, unmentioned }, usage }
  if (refused.length * 2 > gated.written) {
    const why = `${gated.written}句里有${refused.length}句对不上证据`
    return { ...byRules(environment, draft, why), ...record }
  }
  const untold = Math.max(0, draft.findings.length - gated.told)
  const narrative = sentence(leadOf(environment, draft)) + gated.text + closingWords(draft, untold)
  if (narrative.length > NARRATIVE_CHARS) {
    return { ...byRules(environment, draft, '写得太长'), ...record }
  }
  return {
    ...draft,
    schema: 'analysis/1',
    narrative,
    untold,
    engine: { kind: 'model', name: model },
    ...record,
  }
}
