import type { Finding } from '../documents/analysis.ts'
import type { Environment } from '../documents/environment.ts'
import type { PhrasedAnswer } from './answer.ts'
import { overclaimed } from './claims.ts'
import type { AnalysisDraft } from './draft.ts'
import { baseOf, spokenNames } from './evidence-base.ts'
import { ground } from './grounding.ts'
import { tellFinding } from './rules-analyst.ts'
import { atMostTwoFigures, sentence } from './sentences.ts'

/** Words a broadcast never says: hollow ones, and calm that a model cannot know. */
const FORBIDDEN =
  /综上所述|密切关注|请注意|值得注意|一切正常|没有问题|没有异常|运行平稳|无需处理|不用管|翻[了一二两三四五六七八九十]*倍|增加了?[一二两三四五六七八九十]+倍/

/** Marks of something that is no speech: addresses, code, markup, instructions to a machine. */
const NO_SPEECH = /https?:|www\.|[<>{}[\]`|#*@\\]|忽略(以上|之前|前面)|system|assistant|ignore/i

/** What passed the gates. */
export interface Gated {
  /** Sentences that may be said, and those of the rules for what the model left out. */
  text: string
  checked: number
  refused: string[]
  /** Titles of findings that had to be told and were not. */
  unmentioned: string[]
  /** Findings that are told. */
  told: number
  /** Sentences the model wrote. */
  written: number
}

/** Holds a model's answer against the evidence: what is not founded is dropped, what is missing is added. */
export function gate(environment: Environment, draft: AnalysisDraft, answer: PhrasedAnswer): Gated {
  const refused: string[] = []
  const said: { text: string; findings: Finding[] }[] = []
  let checked = 0
  for (const { text, findings: ids, derived } of answer.sentences) {
    const findings = draft.findings.filter(({ id }) => ids.includes(id))
    const grounding = ground(text, baseOf(environment, draft, findings, derived))
    checked += grounding.checked
    const why =
      refusal(text, findings, ids.length, grounding.unfounded) ??
      overclaimed(
        text,
        findings,
        spokenNames(environment, draft, findings),
        draft.changes.length > 0,
      )
    if (why) refused.push(`${text.slice(0, 80)}（${why}）`)
    else said.push({ text: sentence(text), findings })
  }
  const missing = draft.findings.filter((one) => mustBeTold(one) && !isTold(one, said))
  const added = missing.map((finding) => tellFinding(finding))
  return {
    text: atMostTwoFigures([...said.map(({ text }) => text), ...added].join('')),
    checked,
    refused: refused.slice(0, 50),
    unmentioned: missing.map(({ title }) => title).slice(0, 50),
    told: new Set([...said.flatMap(({ findings }) => findings), ...missing]).size,
    written: answer.sentences.length,
  }
}

function refusal(
  text: string,
  findings: readonly Finding[],
  cited: number,
  unfounded: readonly string[],
): string | undefined {
  if (findings.length < cited) return '引用了不存在的发现'
  if (cited === 0) return '没有说依据哪个发现'
  if (FORBIDDEN.test(text)) return '空话或没有根据的平安'
  if (NO_SPEECH.test(text)) return '不是能念的话'
  if (unfounded.length > 0) return `证据里没有：${unfounded.slice(0, 5).join('、')}`
  const guess = findings.some(({ basis }) => basis === 'hypothesis')
  return guess && !text.includes('可能') ? '推测没有用可能' : undefined
}

/** Critical findings and new error patterns are never left out. */
function mustBeTold({ severity, rule }: Finding): boolean {
  return severity === 'critical' || /\bnew\b/.test(rule)
}

/** A finding is told when the sentences that cite it say half of its title; figures do not count. */
function isTold(
  finding: Finding,
  said: readonly { text: string; findings: readonly Finding[] }[],
): boolean {
  const texts = said.filter(({ findings }) => findings.includes(finding)).map(({ text }) => text)
  const pairs = pairsOf(finding.title)
  const known = pairs.filter((pair) => texts.some((text) => text.includes(pair)))
  return texts.length > 0 && known.length * 2 >= pairs.length
}

/** Every two characters that stand side by side, without figures and marks. */
function pairsOf(title: string): string[] {
  return title
    .split(/[\d零一二两三四五六七八九十百千万亿多\s，。、：；（）]+/)
    .flatMap((part) => Array.from({ length: part.length - 1 }, (_, at) => part.slice(at, at + 2)))
}
