import { parseNumber, toHalfWidth } from '../speech/spoken-numbers.ts'

/** What a figure in a text claims. `clock` is minutes since midnight, `share` and `times` are ratios. */
export interface Figure {
  kind: 'count' | 'clock' | 'share' | 'times' | 'span' | 'date'
  /** As it stands in the text. */
  text: string
  /** Number claimed; milliseconds for spans, minutes since midnight for clock times. */
  value: number
  /** 多, 左右, 前后, 不到: the claim is a range. */
  rough: boolean
  /** A clock time that does not say which half of the day. */
  halfDay: boolean
  /** The few characters behind it: the measure word, and what is measured. */
  after: string
}

const NUMERAL =
  '(?:\\d[\\d,]*(?:\\.\\d+)?[万亿]*|[零〇一二两三四五六七八九十百千万亿]*[零〇一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千万亿多]*(?:点[零一二三四五六七八九]+)?[万亿]*)'
const PERIODS: Record<string, number> = {
  凌晨: 0,
  早上: 0,
  上午: 0,
  中午: 12,
  下午: 12,
  晚上: 12,
  夜里: 12,
}
const SPANS: Record<string, number> = {
  秒: 1000,
  秒钟: 1000,
  分钟: 60_000,
  个小时: 3_600_000,
  小时: 3_600_000,
  天: 86_400_000,
}

const PATTERNS: [kind: Figure['kind'], pattern: RegExp][] = [
  ['date', /(\d{4})-(\d\d)-(\d\d)/y],
  ['clock', /([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?/y],
  ['date', new RegExp(`(${NUMERAL})月(${NUMERAL})[日号]`, 'y')],
  ['share', new RegExp(`百分之(${NUMERAL})`, 'y')],
  ['share', /(\d+(?:\.\d+)?)%/y],
  ['share', /([二三四五六七八九十])分之([一二三四五六七八九])/y],
  ['share', /([一二三四五六七八九])成(?!功|为|本|员|了)/y],
  ['share', /一半/y],
  ['times', new RegExp(`(${NUMERAL})(半?)倍`, 'y')],
  [
    'clock',
    /(凌晨|早上|上午|中午|下午|晚上|夜里)?(零|两|十[一二]?|[一三四五六七八九]|\d{1,2})点(半|整|一刻|三刻|(?:零?[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?|\d{1,2})分|(?![零一二三四五六七八九\d]))/y,
  ],
  ['span', new RegExp(`(半)个小时|(${NUMERAL})(秒钟?|分钟|个?半?多?小时|天)(半|多)?`, 'y')],
  ['count', new RegExp(`(${NUMERAL})`, 'y')],
]

/** Identifiers, and words that look like figures and claim nothing. */
const IDIOM =
  /(?:[A-Za-z][\w./-]*|\d{1,3}(?:\.\d{1,3}){3}|第[零一二三四五六七八九十百千\d]+|[同统万唯]一|上[两三]个(?=周|月)|一(?:直|致|样|起|些|下|句|步|次都没|个都没|条都没|行都没|切|旦|般|定|边|共|律|点儿|并|台|件|种|时|度)|十分(?!钟|之)|三个角度|三方面|千万别?|万一)/y

/** Every figure a text claims, in order; ordinals and idioms such as 一直 or 同一 are none. */
export function figuresIn(text: string): Figure[] {
  const plain = toHalfWidth(text)
  const found: Figure[] = []
  let at = 0
  while (at < plain.length) {
    const skipped = matchAt(IDIOM, plain, at)
    const figure = skipped ? undefined : figureAt(plain, at)
    if (figure) found.push(figure)
    at += Math.max(1, skipped?.[0].length ?? figure?.text.length ?? 1)
  }
  return found
}

function figureAt(plain: string, at: number): Figure | undefined {
  if (at > 0 && /[A-Za-z\d]/.test(plain[at - 1] ?? '') && /\d/.test(plain[at] ?? ''))
    return undefined
  for (const [kind, pattern] of PATTERNS) {
    const match = matchAt(pattern, plain, at)
    const value = match && claimOf(kind, match)
    if (!match || value === undefined) continue
    const after = plain.slice(at + match[0].length)
    return {
      kind,
      text: match[0],
      value,
      rough: /[多余]/.test(match[0]) || /^(多|余|左右|前后|上下)/.test(after),
      halfDay: kind === 'clock' && !match[0].includes(':') && match[1] === undefined,
      after: after.slice(0, 8),
    }
  }
  return undefined
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}

function claimOf(kind: Figure['kind'], match: RegExpExecArray): number | undefined {
  if (kind === 'clock') return clockValue(match)
  if (kind === 'date')
    return Number(numberOf(match.at(-2)) ?? 0) * 100 + (numberOf(match.at(-1)) ?? 0)
  if (kind === 'span') return spanValue(match)
  if (match[0] === '一半') return 0.5
  const value = numberOf(match[1])
  if (value === undefined) return undefined
  if (kind === 'times') return match[2] ? value + 0.5 : value
  if (kind !== 'share') return value
  if (match[0].endsWith('成')) return value / 10
  const part = numberOf(match[2])
  return part === undefined ? value / 100 : part / value
}

function clockValue(match: RegExpExecArray): number | undefined {
  if (match[0].includes(':')) return Number(match[1]) * 60 + Number(match[2])
  const hour = numberOf(match[2])
  if (hour === undefined || hour > 24) return undefined
  const minutes: Record<string, number> = { 半: 30, 一刻: 15, 三刻: 45, 整: 0, '': 0 }
  const tail = match[3] ?? ''
  const minute = minutes[tail] ?? numberOf(tail.replace('分', '').replace(/^零/, '')) ?? 0
  const shift = hour < 12 ? (PERIODS[match[1] ?? ''] ?? 0) : 0
  return (hour + shift) * 60 + minute
}

function spanValue(match: RegExpExecArray): number | undefined {
  if (match[1]) return 1_800_000
  const value = numberOf(match[2])
  const unit = (match[3] ?? '').replace(/[半多]/g, '')
  const size = SPANS[unit] ?? 0
  return value === undefined ? undefined : (value + (/半/.test(match[0]) ? 0.5 : 0)) * size
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseNumber(text)
}
