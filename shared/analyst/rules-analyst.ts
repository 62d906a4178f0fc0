import type { Finding } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import { severityRank } from '../documents/ids.ts'
import { sayCount, sayNumber } from '../speech/numerals.ts'
import type { AnalysisDraft } from './draft.ts'
import { leadOf } from './lead.ts'
import { atMostTwoFigures, joined, sentence, upTo } from './sentences.ts'

/** At most this many findings are told aloud per angle; the rest is counted. */
export const TOLD_FINDINGS = 4

/** A finding may add this much speech to an angle before the rest is counted, in characters. */
const SPEECH_BUDGET = 170

/** Critical findings may add this much: some three minutes, after which nobody listens any more. */
const URGENT_BUDGET = 900

/** The paragraph of an angle holds at most this many characters; the document refuses more. */
export const NARRATIVE_CHARS = 2000

/** The paragraph of an angle, and how many findings it leaves out. */
export interface Narration {
  narrative: string
  untold: number
}

/** Findings in the order they are told: most severe first, facts before hypotheses, else as delivered. */
export function ranked(findings: readonly Finding[]): Finding[] {
  const place = (finding: Finding) =>
    severityRank(finding.severity) * 2 + (finding.basis === 'hypothesis' ? 1 : 0)
  return [...findings].sort((a, b) => place(a) - place(b))
}

/**
 * A finding as it is spoken: title, detail and, for what matters, what is asked for (请…). What is recommended
 * (建议…) is left to the report, which recommends one thing.
 */
export function tellFinding(finding: Finding): string {
  const told = joined(finding.title, finding.detail)
  const hedged = finding.basis === 'hypothesis' && !told.includes('可能') ? `可能${told}` : told
  const act = finding.suggestion ?? ''
  const urgent = severityRank(finding.severity) <= 1 && !act.startsWith('建议')
  return atMostTwoFigures(hedged + (urgent ? sentence(act) : ''))
}

/** Phrases an analysis by rules: what was read, then the findings by rank, then how many are left out. */
export function narrate(environment: Environment, draft: AnalysisDraft): Narration {
  if (draft.status === 'not-enabled') {
    return { narrative: spokenReason(draft, '这个来源没有启用'), untold: 0 }
  }
  if (draft.status === 'missing') {
    return { narrative: spokenReason(draft, '这个来源没有读到，原因不明'), untold: 0 }
  }
  const order = ranked(draft.findings)
  const told = order.slice(0, countTold(order))
  const rest = order.slice(told.length)
  const urgent = rest.filter(({ severity }) => severity === 'critical').length
  const parts = [
    joined(leadOf(environment, draft), quietWords(draft)),
    ...withoutEchoes(told.map((finding, index) => tellInPlace(draft, finding, index, told.length))),
    closingWords(draft, rest.length, urgent),
  ]
  return {
    narrative: upTo(atMostTwoFigures(parts.join('')), NARRATIVE_CHARS),
    untold: rest.length,
  }
}

function spokenReason({ reason }: AnalysisDraft, otherwise: string): string {
  return upTo(sentence(reason ?? otherwise), NARRATIVE_CHARS)
}

/** Where two findings in a row end in the same two clauses or more, the second says 情况一样. */
function withoutEchoes(texts: readonly string[]): string[] {
  return texts.map((text, index) => {
    const before = clausesOf(texts[index - 1] ?? '')
    const clauses = clausesOf(text)
    let same = 0
    while (same < clauses.length - 2 && clauses.at(-1 - same) === before.at(-1 - same)) same += 1
    return same < 2 ? text : `${clauses.slice(0, clauses.length - same).join('，')}，情况一样。`
  })
}

function clausesOf(text: string): string[] {
  return text.replace(/。$/, '').split('，')
}

/**
 * What closes an angle whoever phrased it: the state of the channel, what is left out (`urgent` of it
 * critical), what was not read.
 */
export function closingWords(draft: AnalysisDraft, untold: number, urgent = 0): string {
  const small = untold - urgent
  const pressing = urgent > 0 ? `另有${sayCount(urgent)}件紧急的没有念，写在报告里。` : ''
  const rest = small > 0 ? `另有${sayCount(small)}件小事，写在报告里。` : ''
  const unread = draft.reason ?? draft.coverage.missing[0] ?? ''
  const lacking = draft.status === 'partial' ? sentence(unread) : ''
  return channelSentence(draft) + pressing + rest + lacking
}

function tellInPlace(
  { source }: AnalysisDraft,
  finding: Finding,
  index: number,
  count: number,
): string {
  const worst = index === 0 && count > 1 && finding.severity === 'critical'
  const first = source === 'webhook' && worst
  return `${first ? '最要紧的是' : ''}${tellFinding(finding)}`
}

/** Critical findings are told while anybody can listen; others while they fit the ear. The first is always told. */
function countTold(order: readonly Finding[]): number {
  let spent = 0
  let told = 0
  for (const finding of order) {
    spent += tellFinding(finding).length
    const urgent = finding.severity === 'critical'
    const fits = urgent ? spent <= URGENT_BUDGET : told < TOLD_FINDINGS && spent <= SPEECH_BUDGET
    if (told > 0 && !fits) break
    told += 1
  }
  return told
}

function quietWords({ source, status, findings, coverage, lead }: AnalysisDraft): string {
  const silent = status === 'complete' && findings.every(({ severity }) => severity === 'info')
  if (!silent || findings.length > 0 || lead) return ''
  if (source === 'cos' && coverage.totals.lines) return '没有新的错误类型'
  return source === 'dashboard' ? calmOnBoards(coverage.totals) : ''
}

/** Calm is claimed only of what was compared hour by hour: a picture alone shows no rise and no gap. */
function calmOnBoards(totals: Record<string, number>): string {
  const { boards = 0, answered = 0, hourly = 0, volumes = 0 } = totals
  if (answered === 0) return '只拍了图，没有核对数字'
  const gaps = volumes > 0 ? '没有断档' : ''
  if (hourly === 0) return `${gaps || '数字核对过'}，有没有突增没有按小时核对`
  const calm = ['没有突增', gaps].filter(Boolean).join('，也')
  if (hourly >= boards) return calm
  return `按小时核对过的${sayNumber(hourly)}块${calm}，其余的没有按小时核对`
}

function channelSentence({ source, coverage }: AnalysisDraft): string {
  if (source !== 'webhook') return ''
  const { reconciled = 0, missed = 0 } = coverage.totals
  if (missed > 0) return `核对告警历史，有${sayCount(missed)}条没有推送过来，已经补上。`
  return reconciled > 0 ? '告警通道核对过，没有漏收。' : ''
}
