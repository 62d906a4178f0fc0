import { addressRule, PERSONAL_RULES } from './personal-rules.ts'
import { PLACEHOLDER, type Rule } from './rule.ts'
import { SECRET_RULES } from './secret-rules.ts'

/** What is hidden beyond secrets and personal data. */
export interface RedactionOptions {
  /** Network addresses: kept (nodes are named by them), public ones hidden, or all hidden. */
  addresses?: 'keep' | 'public' | 'all'
}

/** Hides the same value behind the same placeholder as long as it lives. */
export interface Redactor {
  /** The text with `<邮箱1>`, `<密钥2>` … in the place of whatever must not leave. */
  redact(text: string): string
  /** The text with the known placeholders put back; only for the eyes of the operator. */
  restore(text: string): string
  /** Placeholder to value. A secret itself: never stored, logged or sent. */
  readonly values: ReadonlyMap<string, string>
}

/** Values told apart at most; further ones share a placeholder without a number. */
const MOST_VALUES = 10_000

const PEM_OPENING = '-----BEGIN '

/** The words that named rules go by: a text without any of them is spared these rules. */
const NAMES =
  /pass|pwd|secret|token|key|credential|auth|cookie|bearer|basic |sess|csrf|sign|q-ak|x-(?:cos|cls|scf|tc)|:\/|:\\|clsshare|tencentcs|hook|bot|eyj|aki[da]|asia|ltai|aiza|gh[posur]_|github_pat|glpat|sk-|xox|(?:at|uid|spt)_|sc[tu]\d|sctp|npm_|密|口令|令牌|秘钥|验证码|授权码|访问码/

const ruleSet = (...more: Rule[]) => {
  const all = [...SECRET_RULES, ...PERSONAL_RULES, ...more]
  return { all, unnamed: all.filter((rule) => rule.unnamed) }
}

const RULES = {
  keep: ruleSet(),
  public: ruleSet(addressRule('public')),
  all: ruleSet(addressRule('all')),
} as const

/** The rules that have anything to do with a text; mostly none. */
function rulesFor(text: string, rules: { all: Rule[]; unnamed: Rule[] }): Rule[] {
  const candidates = NAMES.test(text.toLowerCase()) ? rules.all : rules.unnamed
  return candidates.filter((rule) => rule.when.test(text))
}

/** A redactor with its own memory of values; the same texts in the same order give the same result. */
export function createRedactor(options: RedactionOptions = {}): Redactor {
  const rules = RULES[options.addresses ?? 'keep']
  const placeholders = new Map<string, string>()
  const values = new Map<string, string>()
  const counters = new Map<string, number>()

  const placeholderFor = (label: string, value: string, text: string, marked: boolean) => {
    const known = placeholders.get(`${label}\t${value}`)
    if (known) return known
    if (values.size >= MOST_VALUES) return `<${label}>`
    let number = (counters.get(label) ?? 0) + 1
    while (marked && text.includes(`<${label}${number}>`)) number += 1
    counters.set(label, number)
    const placeholder = `<${label}${number}>`
    placeholders.set(`${label}\t${value}`, placeholder)
    values.set(placeholder, value)
    return placeholder
  }

  return {
    values,
    redact: (text) => {
      const marked = PLACEHOLDER.test(text)
      const hide = (label: string, value: string) => placeholderFor(label, value, text, marked)
      const whole = hideBlocks(text, hide)
      return rulesFor(whole, rules).reduce((current, rule) => apply(rule, current, hide), whole)
    },
    restore: (text) =>
      text.replace(new RegExp(PLACEHOLDER, 'gu'), (mark) => values.get(mark) ?? mark),
  }
}

/**
 * The text with everything that must not leave replaced by placeholders numbered within this text. Secrets,
 * headers, signed links and personal data, plain or escaped inside JSON. Applying it twice changes nothing.
 */
export function redact(text: string, options: RedactionOptions = {}): string {
  const rules = RULES[options.addresses ?? 'keep']
  const clean = rulesFor(text, rules).length === 0 && !text.includes(PEM_OPENING)
  return clean ? text : createRedactor(options).redact(text)
}

type Hide = (label: string, value: string) => string

function apply(rule: Rule, text: string, hide: Hide): string {
  return text.replace(rule.pattern, (match: string, ...rest: unknown[]) => {
    const groups = rest.at(-1)
    const secret = typeof groups === 'object' && groups !== null ? partOf(groups) : match
    if (secret === undefined) return match
    if (PLACEHOLDER.test(secret) && secret.replace(new RegExp(PLACEHOLDER, 'gu'), '') === '') {
      return match
    }
    if (rule.holds && !rule.holds(secret)) return match
    const at = match.lastIndexOf(secret)
    return match.slice(0, at) + hide(rule.label, secret) + match.slice(at + secret.length)
  })
}

function partOf(groups: object): string | undefined {
  if ('secret' in groups && typeof groups.secret === 'string') return groups.secret
  if ('bare' in groups && typeof groups.bare === 'string') return groups.bare
  return undefined
}

/** PEM blocks by plain search, so that many openings without an end stay linear; a cut block hides the rest. */
function hideBlocks(text: string, hide: Hide): string {
  let result = ''
  let from = 0
  for (let start = text.indexOf(PEM_OPENING); start >= 0; start = text.indexOf(PEM_OPENING, from)) {
    const footer = text.indexOf('-----END ', start)
    const close = footer < 0 ? -1 : text.indexOf('-----', footer + 9)
    const end = close < 0 ? text.length : close + 5
    result += text.slice(from, start) + hide('证书', text.slice(start, end))
    from = end
  }
  return result + text.slice(from)
}
